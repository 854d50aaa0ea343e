import type { NamedTensor } from '@mlmodel/core';
import { newElements } from '../feeds/tensor-elements.js';
import type { OpenModel } from '../load/open-model.js';
import type { OutputTensor } from '../run/model-run.js';

/**
 * What a model answers to no rows, which TensorFlow.js cannot compute: no rows of each output.
 * @returns undefined for data with rows, and when the outputs' shapes are not known or have no rows
 */
export function emptyOutputs(
  feeds: readonly NamedTensor[],
  { inputs, outputs }: OpenModel,
): readonly OutputTensor[] | undefined {
  const isEmpty = feeds.length > 0 && feeds.every(({ shape }) => shape[0] === 0);
  if (!isEmpty || inputs.some(({ shape }) => shape?.[0] !== null)) return undefined;
  if (outputs.some(({ shape }) => shape?.[0] !== null)) return undefined;
  return outputs.map(({ type = 'float32', shape = [] }) => ({
    ...newElements(type, 0),
    shape: shape.map((length) => length ?? 0),
  }));
}
