import { MlmodelError, type ModelInput, type Prediction, type Table } from '@mlmodel/core';
import type { GizmoModel } from './gizmo-model.js';

/**
 * Answers each row of a table with one number.
 * @throws MlmodelError `BAD_REQUEST` for an input that the model cannot take, naming the column
 */
export function predictTable(model: GizmoModel, input: ModelInput): Prediction {
  if (input.kind !== 'table') {
    throw new MlmodelError(
      'BAD_REQUEST',
      `The model takes a table, and was given a ${input.kind}. Send rows.`,
    );
  }
  const values = new Float64Array(input.rowCount).fill(model.intercept);
  for (const [name, coefficient] of Object.entries(model.coefficients)) {
    const column = doublesOf(input, name);
    for (let row = 0; row < values.length; row++) {
      values[row] = (values[row] ?? 0) + coefficient * (column[row] ?? Number.NaN);
    }
  }
  return {
    kind: 'table',
    rowCount: input.rowCount,
    columns: [{ name: 'prediction', type: 'float64', values }],
  };
}

function doublesOf(table: Table, name: string): Float64Array {
  const column = table.columns.find((each) => each.name === name);
  if (column?.type === 'float64') return column.values;
  throw new MlmodelError(
    'BAD_REQUEST',
    `The column "${name}" ${column ? `holds ${column.type}, not doubles` : 'is missing'}. Declare it in the signature as double and send it.`,
    { field: name },
  );
}
