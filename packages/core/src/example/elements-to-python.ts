import { base64Lines, encodeBase64 } from '../data/base64.js';
import { formatIsoDatetime } from '../data/iso-datetime.js';
import { entriesOf, isJsonObject, isTimestamp } from '../data/json-value.js';
import { elementOf, nestedList, type Vector } from '../data/vector.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { PythonJson } from '../signature/codec/python-json.js';
import { tensorOf } from '../signature/infer/recognise-data.js';

/** How the elements of a vector are written. */
export interface ElementStyle {
  /** Datetimes as nanoseconds since 1970, as numpy's `tolist`, instead of as ISO text. */
  readonly nanoseconds: boolean;
}

/** An element as JSON: floats as floats (`1.0`), a missing one and NaN as null, binaries as base64. */
export function elementToPython(vector: Vector, index: number, style: ElementStyle): PythonJson {
  const element = elementOf(vector, index);
  if (element === null || Number.isNaN(element)) return null;
  switch (vector.type) {
    case 'bool':
      return element as boolean;
    case 'float16':
    case 'float32':
    case 'float64':
      return element as number;
    case 'datetime':
      return style.nanoseconds ? (vector.values[index] as bigint) : valueToPython(element);
    case 'string':
    case 'binary':
    case 'json':
      return valueToPython(element);
    default:
      return BigInt(element as number | bigint);
  }
}

/** Elements in row-major order as nested lists. */
export function nestedToPython(
  vector: Vector,
  shape: readonly number[],
  options: ElementStyle & { readonly start?: number },
): PythonJson {
  const elementAt = (index: number) => elementToPython(vector, index, options);
  return nestedList(shape, options.start ?? 0, elementAt) as PythonJson;
}

/**
 * A nested value as JSON. Whole numbers are integers; Timestamps and Dates become ISO text, Uint8Arrays base64.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a tensor inside a value, a function or a symbol
 */
export function valueToPython(value: unknown): PythonJson {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return isInteger(value) ? BigInt(value) : value;
  if (typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'string') {
    return value;
  }
  if (value instanceof Uint8Array) return base64Lines(encodeBase64(value));
  if (value instanceof Date) {
    return formatIsoDatetime(BigInt(value.getTime()) * 1_000_000n);
  }
  if (isTimestamp(value)) {
    const text = formatIsoDatetime(value.epochNanoseconds);
    return value.dateOnly ? text.slice(0, text.indexOf('T')) : text;
  }
  if (Array.isArray(value)) return value.map(valueToPython);
  if (tensorOf(value) === undefined && isJsonObject(value)) {
    return new Map(Array.from(entriesOf(value), ([key, item]) => [key, valueToPython(item)]));
  }
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `An input example cannot hold ${typeof value === 'object' ? 'a tensor inside a list or an object of other values' : `a ${typeof value}`}.`,
  );
}

function isInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}
