import { malformationOf } from '../data/malformation-of.js';
import type { ModelInput, Table } from '../data/model-data.js';
import type { ColumnsInput, NumericArray, RawInput, RowsInput } from '../data/raw-input.js';
import { type Column, sizeOfShape, type Tensor } from '../data/vector.js';
import type { MlmodelError } from '../errors/mlmodel-error.js';
import { describeValue } from './describe-value.js';
import { isTensorLike, readTensor, type TensorReading } from './read-tensor.js';
import { refusalAt } from './reading-place.js';

/** Data with a `kind`, before it is checked. */
type TypedData = Readonly<Record<string, unknown>>;

/** The forms of each kind of decoded request. */
const formsOfKind: Readonly<Record<RawInput['kind'], readonly string[]>> = {
  rows: ['dataframe_split'],
  records: ['dataframe_records'],
  columns: ['csv'],
  tensor: ['inputs', 'instances'],
  tensors: ['inputs', 'instances'],
  arrow: ['parquet', 'arrow'],
  json: ['llm'],
};

/** The field of a prediction that holds its data. */
const fieldOfPrediction: Readonly<Record<ModelInput['kind'], string>> = {
  table: 'columns',
  tensor: 'tensor',
  tensors: 'tensors',
  json: 'value',
};

/**
 * Reads data that has a `kind`: a decoded request, or a prediction.
 * @returns undefined for an object without their `kind` and `form`
 * @throws MlmodelError `BAD_REQUEST` for data that its kind does not have
 */
export function readTyped(data: TypedData, reading: TensorReading): RawInput | undefined {
  const { kind, form } = data;
  if (typeof kind !== 'string') return undefined;
  if (form === undefined && Object.hasOwn(fieldOfPrediction, kind)) {
    const field = fieldOfPrediction[kind as ModelInput['kind']];
    if (data[field] !== undefined) return readPrediction(data as unknown as ModelInput, reading);
  }
  if (!Object.hasOwn(formsOfKind, kind)) return undefined;
  const isRequest = formsOfKind[kind as RawInput['kind']].includes(String(form));
  return isRequest ? readRequest(data as unknown as RawInput, reading) : undefined;
}

function readPrediction(data: ModelInput, reading: TensorReading): RawInput {
  switch (data.kind) {
    case 'table':
      return { ...readTable(data, reading), form: 'arrow' };
    case 'tensor':
      return { kind: 'tensor', form: 'inputs', value: readTensorOf(data.tensor, reading) };
    case 'tensors': {
      const tensors = listOf(data.tensors, 'tensors') as readonly (Tensor & { name: unknown })[];
      const entries = tensors.map((each) => [String(each.name), readTensorOf(each, reading)]);
      return { kind: 'tensors', form: 'inputs', value: Object.fromEntries(entries) };
    }
    case 'json':
      return { kind: 'tensor', form: 'inputs', value: reading.reader.read(data.value) };
  }
}

function readTensorOf({ type, values, validity, shape }: Tensor, reading: TensorReading): unknown {
  const tensor = { type, values, shape, ...(validity && { validity }) };
  if (isTensorLike(tensor)) return readTensor(tensor, reading);
  throw typedError('has a tensor without values and shape');
}

/** Every field that enforcement reads is checked, and values of any kind are copied. */
function readRequest(data: RawInput, reading: TensorReading): RawInput {
  const { reader } = reading;
  const read = <Value>(value: Value) => reader.read(value) as Value;
  switch (data.kind) {
    case 'records':
      return { ...data, records: read(listOf(data.records, 'records')) };
    case 'rows':
      return { ...data, ...readRows(data, read) };
    case 'columns':
      return { ...data, ...readTexts(data, read) };
    case 'tensor': {
      if (data.matrix !== undefined) return { ...data, matrix: matrixOf(data.matrix) };
      return { ...data, value: readTensor(data.value ?? null, reading) };
    }
    case 'tensors':
    case 'json':
      return { ...data, value: read(objectOf(data.value, 'value')) };
    case 'arrow':
      return { ...data, ...readTable({ ...data, kind: 'table' }, reading) };
  }
}

type Reader = <Value>(value: Value) => Value;

function readRows(
  { columns, index, data }: RowsInput,
  read: Reader,
): Pick<RowsInput, 'columns' | 'index' | 'data'> {
  return {
    columns: columns == null ? undefined : read(listOf(columns, 'columns')),
    index: index == null ? undefined : read(listOf(index, 'index')),
    data: isMatrix(data)
      ? matrixOf(data)
      : Array.isArray(data)
        ? read(data)
        : readNoList(data, read),
  };
}

function readNoList<Data>(data: Data, read: Reader): Data {
  return data === null ? data : read(objectOf(data, 'data'));
}

function readTexts(
  { names, columns, rowCount }: ColumnsInput,
  read: Reader,
): Pick<ColumnsInput, 'names' | 'columns'> {
  const lists: readonly unknown[] = listOf(columns, 'columns');
  const texts = Array.from(lists, (column) => read(listOf(column, 'columns')));
  const fits = (column: readonly unknown[]) =>
    column.length === rowCount && column.every((cell) => cell === null || typeof cell === 'string');
  const isWhole = listOf(names, 'names').every((name) => typeof name === 'string');
  if (isWhole && texts.length === names.length && texts.every(fits)) {
    return { names: read(names), columns: texts as unknown as (string | null)[][] };
  }
  throw typedError('needs a list of "rowCount" texts for each of its "names"');
}

function readTable(table: Table, { reader, place }: TensorReading) {
  const problem = malformationOf(table);
  if (problem !== undefined) throw refusalAt(place, `${problem}.`);
  const { rowCount, index } = table;
  const columns = table.columns.map((column): Column => {
    if (!Array.isArray(column.values)) return column;
    return { ...column, values: reader.read(column.values) } as Column;
  });
  const labels = index === undefined ? {} : { index: reader.read(listOf(index, 'index')) };
  return { kind: 'arrow', columns, rowCount, ...(labels as Pick<Table, 'index'>) } as const;
}

function isMatrix(value: unknown): value is NumericArray {
  return isTensorLike(value) && value.values instanceof Float64Array;
}

function matrixOf(matrix: unknown): NumericArray {
  if (isMatrix(matrix) && matrix.values.length === sizeOfShape(matrix.shape)) return matrix;
  throw typedError('has a matrix that is not a Float64Array with its shape');
}

function listOf(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw typedError(`needs a list as "${field}", which is ${describeValue(value)}`);
}

function objectOf<Value>(value: Value, field: string): Value {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw typedError(`needs an object as "${field}", which is ${describeValue(value)}`);
}

function typedError(problem: string): MlmodelError {
  return refusalAt({}, `it ${problem}.`);
}
