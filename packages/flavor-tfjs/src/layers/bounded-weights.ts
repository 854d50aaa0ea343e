import type { TfjsCore } from '../load/import-tfjs.js';
import { brokenModel } from '../load/load-error.js';
import type { WeightSpec } from '../load/weight-groups.js';

/** What is read of a layer that gets a weight. */
interface WeightOwner {
  readonly name: string;
  addWeight(name: string, shape: readonly (number | null)[], ...settings: unknown[]): unknown;
}

/** What the weights of a model's file are. */
export interface FileWeights {
  /** Path of `model.json`. */
  readonly file: string;
  readonly specs: readonly WeightSpec[];
}

/** The model that is being made, and the elements that its layers may still have as weights; none for living models. */
let making: { readonly file: string; remaining: number } | undefined;

/** The making of a model before this one: there is one count. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Makes a model whose layers have no more weights than its file holds. As published, TensorFlow.js allocates and fills
 * whatever the settings of a layer say before it compares that with the file.
 * @throws MlmodelError naming the file, the layer and the weight; else as `make` does
 */
export function withinWeights<Result>(
  { file, specs }: FileWeights,
  make: () => Promise<Result>,
): Promise<Result> {
  const made = before.then(async () => {
    const remaining = specs.reduce((sum, { shape }) => sum + elementsOf(shape), 0);
    making = { file, remaining };
    try {
      return await make();
    } finally {
      making = undefined;
    }
  });
  before = made.catch(() => {});
  return made;
}

/** Has every layer count what it allocates; see {@link withinWeights}. */
export function boundWeights(core: TfjsCore): void {
  const [dense] = core.serialization.SerializationMap.getMap().classNameMap['Dense'] ?? [];
  if (!dense) throw new Error('TensorFlow.js has no layer Dense');
  const layer = Object.getPrototypeOf(dense.prototype) as WeightOwner;
  const { addWeight } = layer;
  layer.addWeight = function addBoundedWeight(name, shape, ...settings) {
    if (making !== undefined) {
      making.remaining -= elementsOf(shape);
      if (making.remaining < 0) {
        throw brokenModel(
          making.file,
          `has layers with more weights than it lists: "${name}" of "${this.name}" has the shape [${shape}]`,
        );
      }
    }
    return addWeight.call(this, name, shape, ...settings);
  };
}

function elementsOf(shape: readonly (number | null)[]): number {
  return shape.reduce<number>((product, length) => product * (length ?? 1), 1);
}
