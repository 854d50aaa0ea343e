import type { NamedTensor } from '@mlmodel/core';
import type { TensorRun } from '@mlmodel/core/flavor';
import type { OpenModel } from '../load/open-model.js';
import type { OutputTensor } from '../run/model-run.js';
import { newElements } from '../run/zeros.js';

/** Rows of zeros that replace an empty request, for a model without a fixed batch. */
const usualRows = 2;

/**
 * The answer to a request without rows, which TensorFlow.js cannot compute: empty outputs in the shapes of the answer
 * to rows of zeros, or in the declared shapes where the model does not run on zeros.
 * @param batch the fixed batch of the model
 * @returns undefined for data with rows, and when an output has no row axis
 */
export async function emptyOutputs(
  feeds: readonly NamedTensor[],
  model: OpenModel,
  { run, batch }: { readonly run: TensorRun<OutputTensor>; readonly batch: number | undefined },
): Promise<readonly OutputTensor[] | undefined> {
  const isEmpty = feeds.length > 0 && feeds.every(({ shape }) => shape[0] === 0);
  const isFree = batch !== undefined || model.inputs.every(({ shape }) => shape?.[0] === null);
  if (!isEmpty || !isFree) return undefined;
  const rows = batch ?? usualRows;
  try {
    const made = await run(
      feeds.map((feed, index) => someRows(feed, model.inputs[index]?.type, rows)),
    );
    if (made.some(({ shape }) => shape[0] !== rows)) return undefined;
    return made.map(({ type, shape }) => noRows(type, shape));
  } catch {
    const { outputs } = model;
    if (outputs.some(({ shape }) => shape?.[0] !== null)) return undefined;
    return outputs.map(({ type = 'float32', shape = [] }) => noRows(type, shape));
  }
}

function someRows(
  { name, shape }: NamedTensor,
  type: OutputTensor['type'] = 'float32',
  rows: number,
): NamedTensor {
  const lengths = [rows, ...shape.slice(1)];
  const size = lengths.reduce((product, length) => product * length, 1);
  return { ...newElements(type, size), name, shape: lengths };
}

function noRows(type: OutputTensor['type'], shape: readonly (number | null)[]): OutputTensor {
  return { ...newElements(type, 0), shape: [0, ...shape.slice(1).map((length) => length ?? 0)] };
}
