import { areRowsIndependent, canBeTried, fixedBatch, type TensorRun } from '@mlmodel/core/flavor';
import type { ModelField, OpenModel } from '../load/open-model.js';
import { zeros } from './zeros.js';

/** What is known of the rows of a model. */
export interface ModelRows {
  /** A row's answer does not depend on the rows beside it. */
  readonly areIndependent: boolean;
  /** The number of rows to which the model is fixed, where it can be run on slices of others; else undefined. */
  readonly batch: number | undefined;
}

/**
 * Finds out how rows may be sent: layers answer each row by itself, and a graph that is fixed to a number of rows is tried.
 * @param known what the operator says of the independence of rows; anything but a boolean is nothing
 */
export async function rowsOfModel(
  model: OpenModel,
  run: TensorRun,
  known: unknown,
): Promise<ModelRows> {
  const { inputs, rowsIndependent } = model;
  const fixed = fixedBatch(inputs);
  const batch = fixed && (await answersRows(run, inputs, fixed)) ? fixed : undefined;
  const areIndependent =
    rowsIndependent ?? (await areRowsIndependent(run, inputs, { batch, known }));
  return { areIndependent, batch: areIndependent ? batch : undefined };
}

/** Whether each output of a run has as many rows as were sent. What a file says of the outputs is a claim. */
async function answersRows(
  run: TensorRun,
  inputs: readonly ModelField[],
  rows: number,
): Promise<boolean> {
  if (!canBeTried(inputs, rows)) return false;
  try {
    const outputs = await run(inputs.map((input) => zeros(input, { rows, length: 1 })));
    return outputs.every(({ shape }) => shape[0] === rows);
  } catch {
    return false;
  }
}
