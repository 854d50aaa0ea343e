import { areRowsIndependent, canBeTried, fixedBatch, type TensorRun } from '@mlmodel/core/flavor';
import type { ModelField, OpenModel } from '../load/open-model.js';
import { zeros } from './zeros.js';

/** How a model treats rows. */
export interface ModelRows {
  /** A row's answer does not depend on other rows. */
  readonly areIndependent: boolean;
  /** The fixed batch of the model, where other numbers of rows can be run in slices of it; else undefined. */
  readonly batch: number | undefined;
}

/**
 * Finds out how rows may be sent: layers treat each row by itself; a graph with a fixed batch is tried.
 * @param known whether rows are independent according to the operator; ignored unless it is a boolean
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

/** Whether each output of a run has as many rows as were sent, whatever the file declares. */
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
