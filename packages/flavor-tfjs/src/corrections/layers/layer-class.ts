import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { layers, Shape } from '@tensorflow/tfjs-layers';

/** The second argument of a layer's `call`. */
export type CallOptions = Parameters<layers.Layer['call']>[1];

/** A layer class of TensorFlow.js. Its constructor takes the settings with keys in camel case. */
export type LayerClass = (new (
  settings: Readonly<Record<string, unknown>>,
) => layers.Layer) & {
  readonly className: string;
  fromConfig(
    given: LayerClass,
    config: serialization.ConfigDict,
    customObjects?: serialization.ConfigDict,
  ): layers.Layer;
};

/** The input of a layer that has a single one. */
export function onlyInput(inputs: Tensor | Tensor[]): Tensor {
  return Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs;
}

/** The input shape of a layer that has a single input; null is a free length. */
export function onlyShape(shapes: Shape | Shape[]): Shape {
  return Array.isArray(shapes[0]) ? shapes[0] : (shapes as Shape);
}

/** The mask of the steps of a sequence; undefined without one. */
export function maskOf(options: CallOptions | undefined): Tensor | undefined {
  return (options?.['mask'] as Tensor | null | undefined) ?? undefined;
}
