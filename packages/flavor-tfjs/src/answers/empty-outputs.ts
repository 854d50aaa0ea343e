import type { NamedTensor } from '@mlmodel/core';
import type { TensorRun } from '@mlmodel/core/flavor';
import type { OpenModel } from '../load/open-model.js';
import type { OutputTensor } from '../run/model-run.js';
import { newElements } from '../run/zeros.js';

/** Rows that are sent in the place of none, where the model is not fixed to a number of them. */
const usualRows = 2;

/**
 * What a model answers to no rows, which TensorFlow.js cannot compute: no rows of what it answers to some. Where it
 * cannot be run on zeros, the shapes that it declares count.
 * @param batch the number of rows to which the model is fixed
 * @returns undefined for data with rows, and when an output has no rows
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
