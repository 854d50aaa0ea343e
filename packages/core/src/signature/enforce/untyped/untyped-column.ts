import { type ElementType, isPresent, type Vector } from '../../../data/vector.js';
import { castVector } from '../cast/cast-vector.js';
import { type Cells, cellAt } from '../cast/cells.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { isExactAsFloat, noKinds, noteKind, type ValueKinds } from './value-kinds.js';

/**
 * Makes the column that pandas makes of JSON: only numbers become a numeric type with NaN for null, strings may be
 * missing, and other mixtures stay unchanged.
 */
export function untypedColumn(cells: Cells, rowCount: number, field: string): Vector {
  if (cells.kind === 'vector' && cells.shape.length === 0) {
    return untypedVector(cells.vector, field);
  }
  if (rowCount === 0) return { type: 'json', values: [] };
  const type = columnType(cells, rowCount);
  if (type === 'string') return textColumn(cells, rowCount);
  if (type === 'json') return mixedColumn(cells, rowCount);
  const target = { field, expected: type, required: false, rowSize: 1 };
  const writer = createVectorWriter(type, rowCount);
  writer.write({ cells, count: rowCount, offset: 0, step: 1, target });
  return writer.finish();
}

/** NaN among strings is a missing string. */
function textColumn(cells: Cells, rowCount: number): Vector {
  const values = Array.from({ length: rowCount }, (_, row) => {
    const cell = cellAt(cells, row);
    return typeof cell === 'string' ? cell : null;
  });
  return { type: 'string', values };
}

/** A cell that its row lacks is NaN, as in pandas. */
function mixedColumn(cells: Cells, rowCount: number): Vector {
  const values = Array.from({ length: rowCount }, (_, row) => {
    const cell = cellAt(cells, row);
    return cell === undefined ? Number.NaN : cell;
  });
  return { type: 'json', values };
}

/**
 * A vector with missing values as pandas represents it: NaN for missing numbers, which turns integers into floats.
 * Booleans, and integers that floats cannot represent, are kept and mixed with null.
 */
export function untypedVector(vector: Vector, field: string): Vector {
  const { type, validity } = vector;
  if (validity === undefined || type === 'datetime') return vector;
  if (type === 'bool' || !isExactAsFloats(vector)) return castVector(vector, 'json', { field });
  const isFloat = type === 'float16' || type === 'float32' || type === 'float64';
  return castVector(vector, isFloat ? type : 'float64', { field });
}

function isExactAsFloats({ type, values, validity }: Vector): boolean {
  if (type !== 'int64' && type !== 'uint64') return true;
  return values.every((value, row) => !isPresent(validity, row) || isExactAsFloat(value));
}

function columnType(cells: Cells, rowCount: number): ElementType {
  if (cells.kind === 'matrix' && cells.matrix.shape.length === 0) return 'float64';
  const kinds = noKinds();
  for (let row = 0; row < rowCount; row++) noteKind(kinds, cellAt(cells, row));
  return commonType(kinds);
}

function commonType(kinds: ValueKinds): ElementType {
  const missing = kinds.none || kinds.absent || kinds.nan;
  const integer = kinds.signed || kinds.unsigned;
  const number = integer || kinds.float || kinds.nan;
  if (kinds.other || kinds.huge) return 'json';
  if (kinds.text) return kinds.boolean || integer || kinds.float ? 'json' : 'string';
  if (kinds.boolean) return number || missing ? 'json' : 'bool';
  if (kinds.unsigned && kinds.negative) return 'json';
  if (kinds.float) return 'float64';
  if (kinds.nan || (integer && missing)) return kinds.inexact ? 'json' : 'float64';
  if (integer) return kinds.unsigned ? 'uint64' : 'int64';
  return kinds.absent ? 'float64' : 'json';
}
