import {
  base64Lines,
  entriesOf,
  formatIsoDatetime,
  formatPythonFloat,
  fromFloat16Bits,
  isJsonObject,
  isTimestamp,
  MlmodelError,
  quoteJson,
  sizeOfShape,
  type Tensor,
  type Vector,
} from '@mlmodel/core';
import { base64Of } from '../runtime/bytes.js';
import { formatNonFinite, type NonFinite, renderText } from './non-finite.js';

export interface RenderOptions {
  readonly nonFinite: NonFinite;
  /** Whether times are ISO text (cells of tables) or nanoseconds since 1970 (arrays). */
  readonly datetimes: 'iso' | 'nanoseconds';
}

/**
 * The JSON text of every element of a vector.
 * @throws MlmodelError `INTERNAL_ERROR` for a nested value that JSON cannot hold
 */
export function renderElements(vector: Vector, options: RenderOptions): string[] {
  const texts = renderPresent(vector, options);
  const { validity } = vector;
  if (validity === undefined) return texts;
  const missing = vector.type === 'datetime' && options.datetimes === 'iso' ? '"NaT"' : 'null';
  for (let index = 0; index < texts.length; index++) {
    if (((validity[index >> 3] as number) >> (index & 7)) % 2 === 0) texts[index] = missing;
  }
  return texts;
}

function renderPresent(vector: Vector, { nonFinite, datetimes }: RenderOptions): string[] {
  switch (vector.type) {
    case 'float32':
    case 'float64':
      return renderFloats(vector.values, nonFinite);
    case 'float16':
      return renderFloats(Float64Array.from(vector.values, fromFloat16Bits), nonFinite);
    case 'int64':
      return renderLongs(vector.values);
    case 'uint64':
      return Array.from(vector.values, formatBigInt);
    case 'datetime':
      return Array.from(vector.values, datetimes === 'iso' ? quoteDatetime : String);
    case 'bool':
      return Array.from(vector.values, (value) => (value === 0 ? 'false' : 'true'));
    case 'string':
      return vector.values.map((value) => (value === null ? 'null' : quoteJson(value)));
    case 'binary':
      return vector.values.map((value) => (value === null ? 'null' : quoteJson(mimeBase64(value))));
    case 'json':
      return renderJson(vector, nonFinite);
    default:
      return Array.from(vector.values, String);
  }
}

function renderJson(
  vector: Extract<Vector, { readonly type: 'json' }>,
  nonFinite: NonFinite,
): string[] {
  const { texts } = vector;
  return texts === undefined
    ? vector.values.map((value) => renderValue(value, nonFinite))
    : texts.map((text) => renderText(text, nonFinite));
}

function renderFloats(values: Float32Array | Float64Array, nonFinite: NonFinite): string[] {
  const texts = new Array<string>(values.length);
  for (let index = 0; index < values.length; index++) {
    texts[index] = formatFloat(values[index] as number, nonFinite);
  }
  return texts;
}

function quoteDatetime(nanoseconds: bigint): string {
  return `"${formatIsoDatetime(nanoseconds)}"`;
}

/**
 * The JSON text of 64-bit integers. Those that fit 32 bits are read as 32-bit integers (Node runs on little-endian
 * machines only): a BigInt for each would cost more than the rest of the response.
 */
function renderLongs(values: BigInt64Array): string[] {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const texts = new Array<string>(values.length);
  for (let index = 0; index < texts.length; index++) {
    const low = halves[index * 2] as number;
    const isShort = halves[index * 2 + 1] === low >> 31;
    texts[index] = isShort ? `${low}` : formatBigInt(values[index] as bigint);
  }
  return texts;
}

/** The JSON text of a tensor: nested lists, a bare element for a scalar; times are nanoseconds since 1970. */
export function renderTensor(tensor: Tensor, nonFinite: NonFinite): string {
  const elements = renderElements(tensor, { nonFinite, datetimes: 'nanoseconds' });
  return nest(elements, tensor.shape);
}

/** Groups the texts of elements in row-major order into nested lists of a shape. */
function nest(elements: readonly string[], shape: readonly number[]): string {
  return nestRows(elements, shape, 1)[0] as string;
}

/** The JSON text of each row of a tensor column, from the texts of its elements. */
export function nestRows(
  elements: readonly string[],
  rowShape: readonly number[],
  rowCount: number,
): readonly string[] {
  let groups = elements;
  for (let axis = rowShape.length - 1; axis >= 0; axis--) {
    const count = rowCount * sizeOfShape(rowShape.slice(0, axis));
    groups = group(groups, rowShape[axis] as number, count);
  }
  return groups;
}

/** Groups items into lists of `size`. Appending is faster than joining slices. */
function group(items: readonly string[], size: number, count: number): string[] {
  const lists = new Array<string>(count);
  let next = 0;
  for (let index = 0; index < count; index++) {
    let text = '[';
    for (let position = 0; position < size; position++) {
      text += position === 0 ? items[next++] : `,${items[next++]}`;
    }
    lists[index] = `${text}]`;
  }
  return lists;
}

/** Deeper values are refused: they are most likely cyclic. */
const maximumDepth = 512;

/**
 * The JSON text of a nested value.
 * @throws MlmodelError `INTERNAL_ERROR` for values without a JSON form: functions, sets, undefined, cyclic values
 */
export function renderValue(value: unknown, nonFinite: NonFinite, depth = 0): string {
  if (depth > maximumDepth) throw unserialisable('a value nested too deep');
  switch (typeof value) {
    case 'string':
      return quoteJson(value);
    case 'number':
      return Number.isFinite(value) ? renderFinite(value) : formatNonFinite(value, nonFinite);
    case 'boolean':
    case 'bigint':
      return `${value}`;
    case 'object':
      return value === null ? 'null' : renderObject(value, nonFinite, depth + 1);
    default:
      throw unserialisable(`a value of type ${typeof value}`);
  }
}

function renderFinite(value: number): string {
  return Object.is(value, -0) ? '-0.0' : `${value}`;
}

function renderObject(value: object, nonFinite: NonFinite, depth: number): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => renderValue(item, nonFinite, depth)).join(',')}]`;
  }
  if (value instanceof Uint8Array) return quoteJson(mimeBase64(value));
  if (isTimestamp(value)) return `"${formatIsoDatetime(value.epochNanoseconds)}"`;
  if (isTensor(value)) return renderTensor(value, nonFinite);
  if (!isJsonObject(value) || !isPlain(value)) {
    throw unserialisable(`an object of class ${value.constructor?.name ?? 'unknown'}`);
  }
  const members: string[] = [];
  for (const [key, member] of entriesOf(value)) {
    members.push(`${quoteJson(String(key))}:${renderValue(member, nonFinite, depth)}`);
  }
  return `{${members.join(',')}}`;
}

function isTensor(value: object): value is Tensor {
  const { type, values, shape } = value as Tensor;
  return typeof type === 'string' && Array.isArray(shape) && typeof values === 'object';
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return value instanceof Map || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unserialisable(what: string): MlmodelError {
  return new MlmodelError(
    'INTERNAL_ERROR',
    `The model's prediction cannot be written as JSON: it holds ${what}.`,
  );
}

/** The JSON text of a float, as Python writes it. */
function formatFloat(value: number, nonFinite: NonFinite): string {
  return Number.isFinite(value) ? formatPythonFloat(value) : formatNonFinite(value, nonFinite);
}

/** The JSON text of a 64-bit integer, exact. */
function formatBigInt(value: bigint): string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? `${number}` : `${value}`;
}

/** Base64 as MLflow writes binaries. */
function mimeBase64(bytes: Uint8Array): string {
  return base64Lines(base64Of(bytes));
}
