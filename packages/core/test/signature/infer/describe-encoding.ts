import { toFloat16Bits } from '../../../src/data/float16.js';
import {
  type Column,
  type ElementType,
  type Tensor,
  typedArrays,
} from '../../../src/data/vector.js';
import type { PythonJson } from '../../../src/signature/codec/python-json.js';

type Encoded = ReadonlyMap<string, PythonJson>;

/**
 * Decodes what `describe` of the corpus' echo_model.py writes into this package's data: integers are bigints.
 * @param seriesName the name of a Series, which the encoding leaves out
 */
export function decodeData(encoded: PythonJson, seriesName: Column['name']): unknown {
  if (!(encoded instanceof Map)) return encoded;
  switch (encoded.get('kind')) {
    case 'DataFrame': {
      const columns = encoded.get('columns') as readonly Encoded[];
      return {
        kind: 'table',
        rowCount: (encoded.get('index') as readonly unknown[]).length,
        columns: columns.map((column) => decodeColumn(column, decodeName(column.get('name')))),
      };
    }
    case 'Series':
      return decodeColumn(encoded, seriesName);
    case 'ndarray':
      return decodeTensor(
        String(encoded.get('dtype')),
        encoded.get('shape') as readonly bigint[],
        encoded.get('values') as PythonJson,
      );
    case 'list':
      return (encoded.get('items') as readonly PythonJson[]).map(decodeValue);
    case 'dict': {
      const items = encoded.get('items') as readonly [string, PythonJson][];
      return new Map(items.map(([key, item]) => [key, decodeData(item, seriesName)]));
    }
    case 'scalar':
      return decodeValue(encoded.get('value') as PythonJson);
  }
  return decodeValue(encoded);
}

function decodeName(name: PythonJson | undefined): Column['name'] {
  return typeof name === 'bigint' ? Number(name) : (name as Column['name']);
}

/** Decodes what `val` writes. */
export function decodeValue(encoded: PythonJson): unknown {
  if (Array.isArray(encoded)) return encoded.map(decodeValue);
  if (!(encoded instanceof Map)) return encoded;
  const [[tag, content] = ['', null]] = encoded;
  const list = content as readonly PythonJson[];
  switch (tag) {
    case '$nan':
      return content === 'NaN' ? Number.NaN : null;
    case '$inf':
      return Number(content) * Number.POSITIVE_INFINITY;
    case '$bytes':
      return new Uint8Array(Buffer.from(String(content), 'base64'));
    case '$dt':
    case '$date':
    case '$dt64':
      return { epochNanoseconds: BigInt(Date.parse(String(content))) * 1_000_000n };
    case '$np':
      return decodeValue(list[1] as PythonJson);
    case '$nd':
      return decodeTensor(String(list[0]), list[1] as readonly bigint[], list[2] as PythonJson);
    case '$dict': {
      const entries = list as readonly (readonly [PythonJson, PythonJson])[];
      return new Map(entries.map(([key, item]) => [String(key), decodeValue(item)]));
    }
  }
  throw new Error(`unknown encoding ${tag}`);
}

/** The type of this package for a dtype of numpy or pandas. */
function elementTypeOf(dtype: string, values: readonly unknown[]): ElementType {
  const name = dtype.toLowerCase();
  if (name.startsWith('datetime64')) return 'datetime';
  if (name.startsWith('<u') || name === 'str' || name === 'string' || name === 'category') {
    return 'string';
  }
  if (name.startsWith('|s')) return 'binary';
  if (name.startsWith('bool')) return 'bool';
  if (name !== 'object') return name as ElementType;
  const isBinary = values.some((value) => value instanceof Uint8Array);
  return isBinary && values.every((value) => value === null || value instanceof Uint8Array)
    ? 'binary'
    : 'json';
}

function decodeColumn(encoded: Encoded, name: Column['name']): Column {
  const values = (encoded.get('values') as readonly PythonJson[]).map(decodeValue);
  return { name, ...vectorOf(String(encoded.get('dtype')), values) } as Column;
}

function decodeTensor(dtype: string, shape: readonly bigint[], nested: PythonJson): Tensor {
  const values = flatten(nested, shape.length);
  const vector = vectorOf(dtype, values.map(decodeValue));
  return { ...vector, shape: shape.map(Number) } as unknown as Tensor;
}

function flatten(nested: PythonJson, depth: number): readonly PythonJson[] {
  if (depth === 0) return [nested];
  return (nested as readonly PythonJson[]).flatMap((item) => flatten(item, depth - 1));
}

function vectorOf(dtype: string, values: readonly unknown[]): object {
  const type = elementTypeOf(dtype, values);
  const texts = values.map((value) => (Number.isNaN(value) ? null : value));
  if (type === 'string') return { type, values: texts };
  if (type === 'json' || type === 'binary') return { type, values };
  const isMissing = (value: unknown) => value === null;
  const elements = typedArray(type, values);
  if (!values.some(isMissing)) return { type, values: elements };
  const validity = new Uint8Array(Math.ceil(values.length / 8));
  for (const [index, value] of values.entries()) {
    if (!isMissing(value))
      validity[index >> 3] = (validity[index >> 3] as number) | (1 << (index & 7));
  }
  return { type, values: elements, validity };
}

function typedArray(type: ElementType, values: readonly unknown[]): ArrayBufferView {
  if (!(type in typedArrays)) throw new Error(`no array holds ${type}`);
  const Storage = typedArrays[type as keyof typeof typedArrays];
  return new Storage(values.map((value) => elementFor(type, value)) as never);
}

function elementFor(type: ElementType, value: unknown): unknown {
  if (type === 'datetime') {
    return (value as { epochNanoseconds: bigint } | null)?.epochNanoseconds ?? 0n;
  }
  if (type.endsWith('int64')) return value ?? 0n;
  return type === 'float16' ? toFloat16Bits(Number(value)) : Number(value);
}
