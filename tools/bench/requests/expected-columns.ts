import { join } from 'node:path';
import * as onnxruntime from 'onnxruntime-node';
import { modelDirectory } from '../paths.ts';
import { columnAt, type Rows } from './rows.ts';

/** A model's outputs for rows, by name: one number per row. */
export type ExpectedColumns = ReadonlyMap<string, ArrayLike<number>>;

/**
 * Runs a model's graph directly, without the server's code: either one float input fed by all columns, or one double
 * input for each column. Only for graphs whose outputs have one number a row.
 */
export async function expectedColumns(model: string, rows: Rows): Promise<ExpectedColumns> {
  const path = join(modelDirectory(model), 'model.onnx');
  const session = await onnxruntime.InferenceSession.create(path, { intraOpNumThreads: 1 });
  const outputs = await session.run(feeds(session.inputNames, rows));
  await session.release();
  return new Map(
    session.outputNames.map((name) => {
      const values = outputs[name]?.data as ArrayLike<number | bigint>;
      return [name, Float64Array.from(values, Number)];
    }),
  );
}

/** The outputs of a model that returns its input. */
export function namedColumns(rows: Rows): ExpectedColumns {
  return new Map(rows.columns.map((name, column) => [name, columnAt(rows, column)]));
}

function feeds(inputs: readonly string[], rows: Rows): Record<string, onnxruntime.Tensor> {
  const { Tensor } = onnxruntime;
  const [only, ...others] = inputs;
  if (only !== undefined && others.length === 0) {
    const shape = [rows.count, rows.columns.length];
    return { [only]: new Tensor('float32', Float32Array.from(rows.cells), shape) };
  }
  return Object.fromEntries(
    inputs.map((name) => {
      const column = columnAt(rows, rows.columns.indexOf(name));
      return [name, new Tensor('float64', column, [rows.count])];
    }),
  );
}
