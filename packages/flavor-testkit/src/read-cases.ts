import { readFileSync } from 'node:fs';
import {
  decodeBase64,
  type ElementType,
  isJsonObject,
  type JsonObject,
  type ModelInput,
  malformationOf,
  type Prediction,
  propertyOf,
  toFloat16Bits,
  typedArrays,
  type Vector,
} from '@mlmodel/core';
import type { FlavorCase } from './flavor-suite.js';

/**
 * Reads cases that were recorded in Python: a JSON object whose `cases` are those of {@link FlavorCase}, with the elements
 * of each vector as a list. `null` is a missing element, NaN in a float; floats may be the texts `NaN`, `Infinity` and
 * `-Infinity`, integers and datetimes texts of digits; binary is Base64.
 * @param path of the file
 * @throws Error naming the file, the case and the place
 */
export function readCases(path: string): readonly [FlavorCase, ...FlavorCase[]] {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const cases = isJsonObject(file) ? propertyOf(file, 'cases') : undefined;
  if (!Array.isArray(cases) || cases.length === 0) throw new Error(`${path} holds no "cases"`);
  return cases.map((each: unknown, index): FlavorCase => {
    const fields = objectAt(each, `${path}: case ${index}`);
    const name = propertyOf(fields, 'name');
    if (typeof name !== 'string') throw new Error(`${path}: case ${index} has no name`);
    const place = `${path}: ${name}`;
    return {
      name,
      input: readData(propertyOf(fields, 'input'), `${place}: input`),
      params: propertyOf(fields, 'params') as FlavorCase['params'],
      expected: readData(propertyOf(fields, 'expected'), `${place}: expected`),
      tolerance: propertyOf(fields, 'tolerance') as number | undefined,
    };
  }) as [FlavorCase, ...FlavorCase[]];
}

/**
 * Reads an input or an answer that was recorded in Python, as {@link readCases} does.
 * @param place where it stands, for errors
 * @throws Error naming the place
 */
export function readData(value: unknown, place: string): ModelInput & Prediction {
  const fields = { ...objectAt(value, place) } as Record<string, unknown>;
  for (const list of ['columns', 'tensors']) {
    const vectors = fields[list];
    if (!Array.isArray(vectors)) continue;
    fields[list] = vectors.map((each, at) => vectorAt(each, `${place}.${list}.${at}`));
  }
  if ('tensor' in fields) fields['tensor'] = vectorAt(fields['tensor'], `${place}.tensor`);
  const data = fields as unknown as ModelInput & Prediction;
  const malformation = malformationOf(data);
  if (malformation !== undefined) throw new Error(`${place}: ${malformation}`);
  return data;
}

function vectorAt(value: unknown, place: string): Vector {
  const fields = objectAt(value, place) as Readonly<Record<string, unknown>>;
  const { type, values } = fields;
  if (!Array.isArray(values)) throw new Error(`${place}: values is not a list`);
  const elements = elementsOf(type as ElementType, values);
  return { ...fields, ...elements } as Vector;
}

/** Elements in the storage of their type; a type that does not exist is left for `malformationOf`. */
function elementsOf(type: ElementType, values: readonly unknown[]): Partial<Vector> {
  if (type === 'binary') {
    return { type, values: values.map(bytesOf) };
  }
  if (!Object.hasOwn(typedArrays, type)) return { type, values } as Partial<Vector>;
  const storage = new typedArrays[type as keyof typeof typedArrays](values.length);
  const validity = new Uint8Array(Math.ceil(values.length / 8));
  const isFloat = type.startsWith('float');
  for (const [index, value] of values.entries()) {
    if (value !== null || isFloat) {
      storage[index] = elementOf(type, value);
      validity[index >> 3] = (validity[index >> 3] as number) | (1 << (index & 7));
    }
  }
  const isWhole = isFloat || !values.includes(null);
  return { type, values: storage, ...(!isWhole && { validity }) } as Partial<Vector>;
}

function bytesOf(text: unknown): Uint8Array | null {
  if (text === null) return null;
  const bytes = decodeBase64(String(text));
  if (bytes === undefined) throw new Error('a binary element of a case is not Base64');
  return bytes;
}

function elementOf(type: ElementType, value: unknown): number | bigint {
  switch (type) {
    case 'int64':
    case 'uint64':
    case 'datetime':
      return BigInt(value as string | number);
    case 'float16':
      return toFloat16Bits(floatOf(value));
    case 'float32':
    case 'float64':
      return floatOf(value);
    default:
      return Number(value);
  }
}

function floatOf(value: unknown): number {
  return value === null ? Number.NaN : Number(value);
}

function objectAt(value: unknown, place: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error(`${place} is not an object`);
}
