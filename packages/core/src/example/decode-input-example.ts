import { isJsonObject, propertyOf } from '../data/json-value.js';
import type { NamedTensors, SingleTensor, Table } from '../data/model-data.js';
import type { RecordsInput, RowsInput } from '../data/raw-input.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { numbersFromPython } from '../signature/codec/number-kinds.js';
import { type PythonJson, parsePythonJson } from '../signature/codec/parse-python-json.js';
import { createEnforcer } from '../signature/enforce/create-enforcer.js';
import type { Schema } from '../signature/schema.js';
import { castTable } from './cast-table.js';
import { castTensors } from './cast-tensors.js';
import type { InputExample } from './input-example.js';
import type { SparseMatrix } from './sparse-matrix.js';

/** What is known of an input example's file. */
export interface InputExampleFile {
  /** The field `saved_input_example_info` of the MLmodel file. */
  readonly info: Readonly<Record<string, unknown>>;
  /** Its path in the model directory, for messages. */
  readonly path: string;
  /** The model's inputs, to which the example is cast. */
  readonly schema?: Schema | undefined;
}

/**
 * Reads an input example that MLflow 1.x, 2.x or 3.x, or this package, has written.
 * @param text its JSON; the tokens NaN and Infinity are fine
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for text that is no JSON, an unknown type, and data that does not have
 * its type; `BAD_REQUEST` naming the column that cannot be cast
 */
export function decodeInputExample(text: string, file: InputExampleFile): InputExample {
  const content = parse(text, file);
  if (!file.info['params']) return { data: decodeData(content, file) };
  const data = member(content, 'inputs', file);
  const params = numbersFromPython(member(content, 'params', file));
  return {
    data: decodeData(data, file),
    ...(isJsonObject(params) && { params: params as Readonly<Record<string, unknown>> }),
  };
}

function parse(text: string, file: InputExampleFile): PythonJson {
  try {
    return parsePythonJson(text);
  } catch (cause) {
    throw broken(`it is no JSON: ${(cause as Error).message}`, file, cause);
  }
}

function decodeData(content: PythonJson, file: InputExampleFile): InputExample['data'] {
  const { type } = file.info;
  switch (type) {
    case 'dataframe':
      return decodeTable(content, file);
    case 'ndarray':
      return decodeTensors(withoutTfServing(content, file), file);
    case 'json_object':
      return numbersFromPython(content) as InputExample['data'];
    case 'sparse_matrix_csr':
    case 'sparse_matrix_csc':
      return decodeSparse(content, file);
    default:
      throw broken(
        `the type ${JSON.stringify(type)} of saved_input_example_info is not known`,
        file,
      );
  }
}

/** Orient `split`, or `values`: the same without columns; a list of objects is `records`, any other one rows. */
function decodeTable(content: PythonJson, file: InputExampleFile): Table {
  const raw = tableInput(withoutNaN(content), file);
  return castTable(raw, file.schema);
}

function tableInput(content: PythonJson, file: InputExampleFile): RowsInput | RecordsInput {
  if (Array.isArray(content)) {
    return content.length > 0 && content.every(isJsonObject)
      ? { kind: 'records', form: 'dataframe_records', records: content }
      : rowsInput(content, {});
  }
  const data = member(content, 'data', file);
  if (!Array.isArray(data)) throw broken('its "data" is no list of rows', file);
  const [columns, index] = ['columns', 'index'].map((key) => propertyOf(content as JsonMap, key));
  return rowsInput(data, {
    columns: Array.isArray(columns) ? columns : undefined,
    index: Array.isArray(index) ? index : undefined,
  });
}

/** The rows of a table with null in its cells for what pandas lacks, and MLflow writes as NaN, in texts too. */
function withoutNaN(content: PythonJson): PythonJson {
  if (content instanceof Map) {
    return new Map(
      Array.from(content, ([key, value]) => [key, key === 'data' ? rowsWithoutNaN(value) : value]),
    );
  }
  return rowsWithoutNaN(content);
}

function rowsWithoutNaN(rows: PythonJson): PythonJson {
  const cell = (value: PythonJson) => (Number.isNaN(value) ? null : value);
  const row = (value: PythonJson): PythonJson => {
    if (Array.isArray(value)) return value.map(cell);
    if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, cell(item)]));
    return cell(value);
  };
  return Array.isArray(rows) ? rows.map(row) : rows;
}

type JsonMap = ReadonlyMap<string, PythonJson>;

function rowsInput(
  data: readonly unknown[],
  labels: Partial<Record<'columns' | 'index', readonly unknown[] | undefined>>,
): RowsInput {
  const { columns, index } = labels;
  return { kind: 'rows', form: 'dataframe_split', data, columns, index };
}

/** MLflow 1.x and 2.x wrote arrays as bodies for TensorFlow Serving. */
function withoutTfServing(content: PythonJson, { info }: InputExampleFile): PythonJson {
  if (info['format'] !== 'tf-serving' || !isJsonObject(content)) return content;
  const wrapped = propertyOf(content, 'inputs') ?? propertyOf(content, 'instances');
  return (wrapped as PythonJson | undefined) ?? content;
}

function decodeTensors(
  content: PythonJson,
  { schema }: InputExampleFile,
): SingleTensor | NamedTensors {
  return castTensors(content, schema);
}

function decodeSparse(content: PythonJson, file: InputExampleFile): SparseMatrix {
  const { tensor } = createEnforcer({ isSignatureFromTypeHint: false }).enforceInput({
    kind: 'tensor',
    form: 'inputs',
    value: member(content, 'data', file),
  }) as SingleTensor;
  const { shape: _shape, ...data } = tensor;
  const [rows = 0, columns = 0] = integers(content, 'shape', file);
  const indices = Int32Array.from(integers(content, 'indices', file));
  const indptr = Int32Array.from(integers(content, 'indptr', file));
  if (indices.length !== data.values.length) {
    throw broken('its "indices" are not as many as its "data"', file);
  }
  if (!isRising(indptr, indices.length)) {
    throw broken('its "indptr" does not rise from 0 to the number of its "data"', file);
  }
  return {
    kind: 'sparse',
    layout: file.info['type'] === 'sparse_matrix_csr' ? 'csr' : 'csc',
    shape: [rows, columns],
    data,
    indices,
    indptr,
  };
}

function isRising(offsets: Int32Array, end: number): boolean {
  const rises = offsets.every((offset, line) => line === 0 || offset >= (offsets[line - 1] ?? 0));
  return rises && offsets[0] === 0 && offsets.at(-1) === end;
}

function integers(content: PythonJson, key: string, file: InputExampleFile): readonly number[] {
  const list = member(content, key, file);
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'bigint')) {
    throw broken(`its "${key}" is no list of integers`, file);
  }
  return list.map(Number);
}

function member(content: PythonJson, key: string, file: InputExampleFile): PythonJson {
  const value = isJsonObject(content) ? propertyOf(content, key) : undefined;
  if (value === undefined) throw broken(`it has no "${key}"`, file);
  return value as PythonJson;
}

function broken(reason: string, { path }: InputExampleFile, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The input example cannot be read: ${reason}. Save the model with another one.`,
    { file: path, cause },
  );
}
