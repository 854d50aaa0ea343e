import type { ModelInput, Table } from '../data/model-data.js';
import { quotedNames } from '../errors/message-text.js';
import type { MlmodelError } from '../errors/mlmodel-error.js';
import type { ModelSignature } from '../signature/schema.js';
import { castElements, roundedFloats } from './cast-elements.js';
import { missingValue, noColumns, notTabularError, refusal, wrongShape } from './input-errors.js';
import {
  absentColumn,
  columnsByName,
  isByPosition,
  joinColumns,
  namedColumns,
  type PresentOrAbsent,
  without,
} from './table-columns.js';

/** The matrix that a tabular model expects. */
export interface MatrixOptions<Type extends 'float32' | 'float64'> {
  /** The columns in the model's order, or their number when the model has no names. */
  readonly names: readonly string[] | number;
  readonly type: Type;
  /** Whether missing values become NaN or an error. Default `nan`. */
  readonly missing?: 'nan' | 'refuse' | undefined;
  /** The signature of the MLmodel file, which declares optional columns; without it all are required. */
  readonly signature?: ModelSignature | undefined;
}

/** A row-major matrix of numbers. */
export interface Matrix<Values> {
  /** May be memory of the request: do not write to it. */
  readonly values: Values;
  readonly rowCount: number;
  /** Numbers per row. */
  readonly width: number;
}

/** The storage of each matrix type. */
export interface MatrixValues {
  float32: Float32Array;
  float64: Float64Array;
}

/**
 * Converts a request's data to one matrix of a tabular model's columns. Columns of a table match by name, or by
 * position when the signature or the model has no names. A tensor (rows, columns) matches by position. Integers,
 * booleans and numeric strings are cast; an absent optional column is missing in every row.
 * @throws MlmodelError `BAD_REQUEST` naming the column, and the row if known
 */
export function matrixOf<Type extends 'float32' | 'float64'>(
  input: ModelInput,
  options: MatrixOptions<Type>,
): Matrix<MatrixValues[Type]> {
  const { names, missing } = options;
  const width = typeof names === 'number' ? names : names.length;
  const { rowCount, values } = matrixValues(input, options, width);
  if (missing === 'refuse') refuseNaN(values, names, width);
  return { values: values as MatrixValues[Type], rowCount, width };
}

interface Rows {
  readonly values: ArrayLike<number>;
  readonly rowCount: number;
}

function matrixValues(
  input: ModelInput,
  options: MatrixOptions<'float32' | 'float64'>,
  width: number,
): Rows {
  const { names, type } = options;
  switch (input.kind) {
    case 'table':
      return tableRows(input, options, width);
    case 'tensor': {
      const { shape } = input.tensor;
      const [rowCount = 0] = shape;
      const fits = shape.length === 2 ? shape[1] === width : shape.length === 1 && width === 1;
      if (!fits) throw wrongShape('input', { declared: [null, width], sent: shape });
      const { values } = castElements(input.tensor, type, { field: 'input', rowSize: width });
      return { values: values as Float64Array, rowCount };
    }
    case 'tensors':
      throw namedTensors(namesFor(names));
    case 'json':
      throw notTabularError(input.value, namesFor(names));
  }
}

function tableRows(
  table: Table,
  options: MatrixOptions<'float32' | 'float64'>,
  width: number,
): Rows {
  const { rowCount } = table;
  const { type } = options;
  const doubles = doublesOf(table, options.names);
  const values = type === 'float64' ? doubles : doubles && roundedFloats(doubles);
  if (values) return { values, rowCount };
  const columns = columnsFor(table, options, width);
  for (const column of columns) {
    if (!('absent' in column) && column.rowShape) throw notScalars(String(column.name));
  }
  return { values: joinColumns(columns, { rowCount, type }).values as Float64Array, rowCount };
}

/** A table that already is the matrix: it has the model's columns in the model's order. */
function doublesOf(
  { doubles, doubleNames, rowCount }: Table,
  names: readonly string[] | number,
): Float64Array | undefined {
  if (doubles === undefined) return undefined;
  if (typeof names === 'number') return doubles.length === names * rowCount ? doubles : undefined;
  if (doubleNames?.length !== names.length) return undefined;
  for (let index = 0; index < names.length; index += 1) {
    if (doubleNames[index] !== names[index]) return undefined;
  }
  return doubles;
}

function columnsFor(
  table: Table,
  { names, signature }: MatrixOptions<'float32' | 'float64'>,
  width: number,
): readonly PresentOrAbsent[] {
  const { columns, rowCount } = table;
  if (columns.length === 0 && width > 0) throw noColumns(namesFor(names));
  if (typeof names === 'number' || isByPosition(signature)) {
    if (columns.length === width) return columns;
    const sent = [rowCount, columns.length];
    throw wrongShape('input', { declared: [null, width], sent });
  }
  const byName = columnsByName(table);
  const specs = new Map(namedColumns(signature).map((spec) => [spec.name, spec]));
  const others = () => without(byName.keys(), names);
  return names.map((name) => {
    const required = specs.get(name)?.required ?? true;
    return byName.get(name) ?? absentColumn({ name, required }, others);
  });
}

function refuseNaN(
  values: ArrayLike<number>,
  names: readonly string[] | number,
  width: number,
): void {
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isNaN(values[index])) continue;
    const name = namesFor(names)[index % width] as string;
    throw missingValue(name, Math.floor(index / width));
  }
}

/** The column names for messages. */
function namesFor(names: readonly string[] | number): readonly string[] {
  return typeof names === 'number' ? Array.from({ length: names }, (_, at) => String(at)) : names;
}

/** Named tensors, for a model that takes a table. */
function namedTensors(columns: readonly string[]): MlmodelError {
  return refusal(
    `This model takes a table, or one tensor with its columns (${quotedNames(columns)}), not tensors by name. ` +
      'Send rows as dataframe_records or dataframe_split.',
  );
}

/** A column of lists, for a model that takes one number per row. */
function notScalars(name: string): MlmodelError {
  return refusal(`The column "${name}" holds a list in each row. Send one number per row.`, name);
}
