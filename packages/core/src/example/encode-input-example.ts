import { entriesOf, isJsonObject, propertyOf } from '../data/json-value.js';
import type { JsonData, Table } from '../data/model-data.js';
import { type Column, sizeOfShape, type Tensor } from '../data/vector.js';
import { chatKeys } from '../request/read-form.js';
import {
  formatPythonJson,
  numbersToPython,
  type PythonJson,
} from '../signature/codec/python-json.js';
import { inferParams } from '../signature/infer/infer-params.js';
import {
  isNamedTensors,
  isSingleTensor,
  isTable,
  tensorOf,
} from '../signature/infer/recognise-data.js';
import { elementToPython, nestedToPython, valueToPython } from './elements-to-python.js';
import type { InputExample, InputExampleData, InputExampleInfo } from './input-example.js';
import { denseToPython, isSparseMatrix, sparseToPython } from './sparse-matrix.js';

/** An input example as MLflow 3 writes it. */
interface EncodedInputExample {
  readonly info: InputExampleInfo;
  /** The content of `input_example.json`. */
  readonly text: string;
  /** The content of `serving_input_example.json`: a body for `/invocations`. */
  readonly servingInput: string;
}

type JsonMap = ReadonlyMap<string, PythonJson>;

interface EncodedData extends Pick<InputExampleInfo, 'type' | 'pandas_orient'> {
  readonly data: PythonJson;
  /** The body for the server, without params. */
  readonly body: JsonMap;
}

/**
 * Encodes an input example. Absent params equal empty ones.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for data of a kind unknown to MLflow, and for params without a type
 */
export function encodeInputExample({ data, params = {} }: InputExample): EncodedInputExample {
  const { data: content, body, ...kind } = encodeData(data);
  const encodedParams = encodeParams(params);
  const hasParams = encodedParams.size > 0;
  const withParams = new Map([
    ['inputs', content],
    ['params', encodedParams],
  ]);
  return {
    info: {
      artifact_path: 'input_example.json',
      ...kind,
      ...(hasParams ? { params: 'true' } : {}),
      serving_input_path: 'serving_input_example.json',
    },
    text: formatPythonJson(hasParams ? withParams : content),
    servingInput: formatIndentedJson(hasParams ? bodyWithParams(body, encodedParams) : body),
  };
}

/** In the chat form, params are siblings of the data. */
function bodyWithParams(body: JsonMap, params: JsonMap): JsonMap {
  return isChat(body) ? new Map([...body, ...params]) : new Map([...body, ['params', params]]);
}

function isChat(body: JsonMap): boolean {
  return chatKeys.some((key) => body.has(key));
}

function encodeParams(params: Readonly<Record<string, unknown>>): JsonMap {
  inferParams(Object.entries(params), { numberKinds: false });
  return new Map(Object.entries(params).map(([name, value]) => [name, encodeParam(value)]));
}

function encodeParam(value: unknown): PythonJson {
  const tensor = tensorOf(value);
  return tensor === undefined ? valueToPython(value) : encodeTensor(tensor);
}

function encodeData(data: InputExampleData): EncodedData {
  if (isTable(data)) return encodeTable(data);
  if (isSparseMatrix(data)) {
    const type = `sparse_matrix_${data.layout}` as const;
    return { type, data: sparseToPython(data), body: inputs(denseToPython(data)) };
  }
  const array = encodeTensors(data);
  if (array !== undefined) return { type: 'ndarray', data: array, body: inputs(array) };
  const value = valueToPython(isJsonData(data) ? data.value : data);
  const body = value instanceof Map && isChat(value) ? value : inputs(value);
  return { type: 'json_object', data: value, body };
}

function inputs(value: PythonJson): JsonMap {
  return new Map([['inputs', value]]);
}

function isJsonData(data: InputExampleData): data is JsonData {
  return isJsonObject(data) && propertyOf(data, 'kind') === 'json' && 'value' in data;
}

/** Columns named 0, 1, 2… are left out, which MLflow calls the orient `values`. */
function encodeTable({ columns, rowCount }: Table): EncodedData {
  const rows = Array.from({ length: rowCount }, (_, row) =>
    columns.map((column) => cell(column, row)),
  );
  const isNumbered = columns.every(({ name }, position) => name === position);
  const names = columns.map(({ name }) => numbersToPython(name));
  const data = new Map<string, PythonJson>([
    ...(isNumbered ? [] : ([['columns', names]] as const)),
    ['data', rows],
  ]);
  const orient = isNumbered ? 'values' : 'split';
  const body = new Map([['dataframe_split', data]]);
  return { type: 'dataframe', pandas_orient: orient, data, body };
}

function cell(column: Column, row: number): PythonJson {
  const { rowShape } = column;
  if (rowShape === undefined) return elementToPython(column, row, { nanoseconds: false });
  const size = sizeOfShape(rowShape);
  return nestedToPython(column, rowShape, { nanoseconds: false, start: row * size });
}

/** A tensor, or tensors by name; undefined for other data. */
function encodeTensors(data: InputExampleData): PythonJson | undefined {
  const tensor = isSingleTensor(data) ? data.tensor : tensorOf(data);
  if (tensor !== undefined) return encodeTensor(tensor);
  if (isNamedTensors(data)) {
    return new Map(data.tensors.map((each) => [each.name, encodeTensor(each)]));
  }
  if (!isJsonObject(data) || data instanceof Date) return undefined;
  const entries = Array.from(entriesOf(data), ([name, value]) => [name, tensorOf(value)] as const);
  const tensors = entries.flatMap(([name, each]) =>
    each === undefined ? [] : [[name, each] as const],
  );
  if (tensors.length === 0 || tensors.length < entries.length) return undefined;
  return new Map(tensors.map(([name, each]) => [name, encodeTensor(each)]));
}

function encodeTensor(tensor: Tensor): PythonJson {
  return nestedToPython(tensor, tensor.shape, { nanoseconds: true });
}

/**
 * Converts an input example to a body for `/invocations`, as MLflow writes it to `serving_input_example.json`: tables
 * as `dataframe_split`, everything else below `inputs`, and chat messages as they are.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for data of a kind unknown to MLflow, and for params without a type
 */
export function convertInputExampleToServingInput(example: InputExample): string {
  return encodeInputExample(example).servingInput;
}

/** Writes JSON as Python's `json.dumps(value, indent=2)` does. */
function formatIndentedJson(value: PythonJson, indent = ''): string {
  if (typeof value !== 'object' || value === null) return formatPythonJson(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    return layOut(
      value.map((item) => formatIndentedJson(item, inner)),
      ['[', ']'],
      indent,
    );
  }
  const entries = [...value].map(
    ([key, item]) => `${formatPythonJson(key)}: ${formatIndentedJson(item, inner)}`,
  );
  return layOut(entries, ['{', '}'], indent);
}

function isList(value: object): value is readonly PythonJson[] {
  return Array.isArray(value);
}

function layOut(
  items: readonly string[],
  [open, close]: readonly [string, string],
  indent: string,
): string {
  if (items.length === 0) return open + close;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}
