import type { LayerVariable, layers, Shape } from '@tensorflow/tfjs-layers';

/** The method of the published class that is wrapped here; it is protected. */
interface WeightMaker {
  addWeight(this: layers.Layer, name: string, shape: Shape, ...options: unknown[]): LayerVariable;
}

/**
 * Runs a step that creates layers and bounds their weights by what the files hold, so that a description that asks for
 * more fails before memory is allocated.
 * @param layer the base class of all layers
 * @param most elements of all weights together
 */
export function withBoundedWeights<Result>(
  layer: typeof layers.Layer,
  most: number,
  step: () => Result,
): Result {
  const maker = layer.prototype as unknown as WeightMaker;
  const { addWeight } = maker;
  let left = most;
  maker.addWeight = function addBounded(name, shape, ...options) {
    left -= shape.reduce<number>((size, length) => size * (length ?? 1), 1);
    if (left >= 0) return addWeight.call(this, name, shape, ...options);
    throw new Error(
      `its layers up to "${this.name}" have more weights than its files: "${name}" would have the shape [${shape}]`,
    );
  };
  try {
    return step();
  } finally {
    maker.addWeight = addWeight;
  }
}
