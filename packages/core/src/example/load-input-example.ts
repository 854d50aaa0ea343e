import { isJsonObject, propertyOf } from '../data/json-value.js';
import type { ModelInput, NamedTensors, SingleTensor, Table } from '../data/model-data.js';
import type { RawInput, RecordsInput, RowsInput } from '../data/raw-input.js';
import type { Tensor } from '../data/vector.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { readMlmodel } from '../model/load-model.js';
import {
  numbersFromPython,
  type PythonJson,
  parsePythonJson,
} from '../signature/codec/python-json.js';
import { castVector } from '../signature/enforce/cast/cast-vector.js';
import { createEnforcer } from '../signature/enforce/create-enforcer.js';
import { elementTypeOfDtype } from '../signature/enforce/element-types.js';
import type { ColSpec, Schema, TensorSpec } from '../signature/schema.js';
import type { InputExample } from './input-example.js';
import type { SparseMatrix } from './sparse-matrix.js';

/**
 * Loads the input example of a model, cast to its signature if it has one.
 * @returns undefined when the model was saved without one
 * @throws MlmodelError for a broken MLmodel file, and for an example that is missing or cannot be read
 */
export async function loadInputExample(files: ModelFiles): Promise<InputExample | undefined> {
  return readInputExample(files, await readMlmodel(files));
}

/** As `loadInputExample`, for a parsed MLmodel file. */
export async function readInputExample(
  files: ModelFiles,
  { inputExampleInfo: info, signature }: MlmodelFile,
): Promise<InputExample | undefined> {
  if (info === undefined) return undefined;
  const path = String(info['artifact_path'] ?? 'input_example.json');
  const text = new TextDecoder().decode(await files.read(path));
  return decodeInputExample(text, { info, path, schema: signature?.inputs });
}

/** Describes the file of an input example. */
interface InputExampleFile {
  /** The field `saved_input_example_info` of the MLmodel file. */
  readonly info: Readonly<Record<string, unknown>>;
  /** Its path in the model directory, for messages. */
  readonly path: string;
  /** The model's inputs, to which the example is cast. */
  readonly schema?: Schema | undefined;
}

/**
 * Reads an input example written by MLflow 1.x, 2.x or 3.x, or by this package.
 * @param text its JSON; may contain the tokens NaN and Infinity
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for invalid JSON, an unknown type, and data that does not match its
 * type; `BAD_REQUEST` naming the column that cannot be cast
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
    throw broken(`it is not valid JSON: ${(cause as Error).message}`, file, cause);
  }
}

function decodeData(content: PythonJson, file: InputExampleFile): InputExample['data'] {
  const { type } = file.info;
  switch (type) {
    case 'dataframe':
      return decodeTable(content, file);
    case 'ndarray':
      return castTensors(withoutTfServing(content, file), file.schema);
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
  if (!Array.isArray(data)) throw broken('its "data" must be a list of rows', file);
  const [columns, index] = ['columns', 'index'].map((key) => propertyOf(content as JsonMap, key));
  return rowsInput(data, {
    columns: Array.isArray(columns) ? columns : undefined,
    index: Array.isArray(index) ? index : undefined,
  });
}

/** Replaces NaN in the cells of a table with null: MLflow writes missing values, including strings, as NaN. */
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
    throw broken('its "indices" and "data" differ in length', file);
  }
  if (!isRising(indptr, indices.length)) {
    throw broken('its "indptr" must ascend from 0 to the length of "data"', file);
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
    throw broken(`its "${key}" must be a list of integers`, file);
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
    `The input example cannot be read: ${reason}. Save the model with a new one.`,
    { file: path, cause },
  );
}

/**
 * Makes a table of an example. Declared columns are cast to their types and may be missing or lack values; others get
 * the types that pandas would infer.
 * @throws MlmodelError `BAD_REQUEST` naming the column that cannot be cast
 */
function castTable(raw: RowsInput | RecordsInput, schema: Schema | undefined): Table {
  const untyped = enforce(raw) as Table;
  if (schema?.kind !== 'columns') return untyped;
  const declared = declaredColumns(untyped, schema.columns);
  if (declared.length === 0) return untyped;
  const cast = enforce(raw, { kind: 'columns', columns: declared }) as Table;
  const byName = new Map(cast.columns.map((column) => [column.name, column]));
  const isNamed = declared.every(({ name }) => name !== undefined);
  return {
    ...untyped,
    columns: untyped.columns.map((column, position) => ({
      ...((isNamed ? byName.get(column.name) : cast.columns[position]) ?? column),
      name: column.name,
    })),
  };
}

/** The specs of the columns that are present; specs without names match by position. */
function declaredColumns(untyped: Table, specs: readonly ColSpec[]): readonly ColSpec[] {
  const names = new Set(untyped.columns.map(({ name }) => name));
  const isNamed = specs.some(({ name }) => name !== undefined);
  if (!isNamed && specs.length !== names.size) return [];
  return specs
    .filter(({ name }) => !isNamed || (name !== undefined && names.has(name)))
    .map((spec) => ({ ...spec, required: false }));
}

/**
 * Makes tensors of an example: nested lists, or an object of them. Declared tensors are cast to their dtype; their
 * shapes are not checked.
 * @throws MlmodelError `BAD_REQUEST` for ragged lists, and naming the tensor that cannot be cast
 */
function castTensors(content: unknown, schema: Schema | undefined): SingleTensor | NamedTensors {
  const specs = schema?.kind === 'tensors' ? schema.tensors : [];
  if (!isJsonObject(content)) {
    const [only] = specs;
    const tensor = untypedTensor(content);
    return {
      kind: 'tensor',
      tensor: specs.length === 1 && only !== undefined ? cast(tensor, only) : tensor,
    };
  }
  const untyped = enforce({ kind: 'tensors', form: 'inputs', value: content }) as NamedTensors;
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  return {
    kind: 'tensors',
    tensors: untyped.tensors.map((tensor) => {
      const spec = byName.get(tensor.name);
      return spec === undefined ? tensor : { ...cast(tensor, spec), name: tensor.name };
    }),
  };
}

function untypedTensor(value: unknown): Tensor {
  const list = { kind: 'tensors', form: 'inputs', value: { value } } as const;
  const [tensor] = (enforce(list) as NamedTensors).tensors;
  const { name: _name, ...unnamed } = tensor as NamedTensors['tensors'][number];
  return unnamed;
}

function cast({ shape, ...vector }: Tensor, { name, dtype }: TensorSpec): Tensor {
  const type = elementTypeOfDtype(dtype);
  if (type === undefined) return { ...vector, shape };
  const field = String(name ?? 'inputs');
  return { ...castVector(vector, type, { field, required: false }), shape };
}

function enforce(raw: RawInput, inputs?: Schema): ModelInput {
  const enforcer = createEnforcer({ signature: { inputs }, isSignatureFromTypeHint: false });
  return enforcer.enforceInput(raw);
}
