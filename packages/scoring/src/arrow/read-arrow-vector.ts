import { isPresent, type NumericType } from '@mlmodel/core';
import {
  BinaryView,
  type Data,
  DataType,
  type Dictionary,
  Precision,
  TimeUnit,
  Vector,
} from 'apache-arrow';
import { invalidInput } from '../errors.js';
import { NodeBuffer } from '../runtime/node.js';
import type { ShapedVector } from '../typed/concat-vectors.js';
import { decimalValue, decimalVector } from '../typed/decimals.js';
import { decodeText } from '../typed/decode-text.js';
import { scaleTimes } from '../typed/scale-times.js';
import { type Unpacking, unpackedSize } from '../typed/unpacking.js';
import { vectorValues } from '../typed/vector-values.js';

const nanosecondsPerDay = 86_400_000_000_000n;
const nanosecondsPerUnit: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1_000_000_000n,
  [TimeUnit.MILLISECOND]: 1_000_000n,
  [TimeUnit.MICROSECOND]: 1000n,
  [TimeUnit.NANOSECOND]: 1n,
};

/** A type of Arrow that has no counterpart. */
export class UnsupportedType extends Error {
  constructor(readonly type: DataType) {
    super(`The Arrow type ${type} is not supported.`);
  }
}

/**
 * Reads Arrow data as a vector; numbers, and times in nanoseconds, share the memory of the data. Dictionaries are
 * decoded, lists of a fixed size become rows that are tensors, other nested types nested values.
 * @param unpacking counts values that are repeated in several rows
 * @throws UnsupportedType; MlmodelError `BAD_REQUEST` for data that contradict their lengths
 */
export function readArrowVector(data: Data, unpacking: Unpacking): ShapedVector {
  const { type, length } = data;
  if (DataType.isInt(type)) {
    const name = `${type.isSigned ? 'int' : 'uint'}${type.bitWidth}` as NumericType;
    return { type: name, values: take(data, length), ...validityOf(data) } as ShapedVector;
  }
  if (DataType.isFloat(type)) {
    const name = {
      [Precision.HALF]: 'float16',
      [Precision.SINGLE]: 'float32',
      [Precision.DOUBLE]: 'float64',
    };
    const values = take(data, length);
    return { type: name[type.precision], values, ...validityOf(data) } as ShapedVector;
  }
  if (DataType.isBool(type)) {
    return { type: 'bool', values: unpackBits(data), ...validityOf(data) };
  }
  if (DataType.isTimestamp(type)) return readTimes(data, nanosecondsPerUnit[type.unit]);
  if (DataType.isDate(type))
    return readTimes(data, type.unit === 0 ? nanosecondsPerDay : 1_000_000n);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    return {
      type: 'string',
      values: slices(data, (bytes, start, end) => decodeText(bytes.subarray(start, end))),
    };
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) {
    return {
      type: 'binary',
      values: slices(data, (bytes, start, end) => bytes.subarray(start, end)),
    };
  }
  if (DataType.isUtf8View(type)) {
    const texts = readViews(data.clone(new BinaryView()), unpacking);
    return { type: 'string', values: texts.map((bytes) => bytes && decodeText(bytes)) };
  }
  if (DataType.isBinaryView(type)) return { type: 'binary', values: readViews(data, unpacking) };
  if (DataType.isDecimal(type)) return readDecimals(data, type.scale);
  if (DataType.isDictionary(type)) return readDictionary(data as Data<Dictionary>, unpacking);
  if (DataType.isFixedSizeList(type))
    return readFixedSizeList(data, { size: type.listSize, unpacking });
  return { type: 'json', values: readNested(data, unpacking) };
}

function readNested(data: Data, unpacking: Unpacking): unknown[] {
  const { type, length } = data;
  if (length === 0) return [];
  if (DataType.isNull(type)) return new Array(length).fill(null);
  if (DataType.isList(type) || DataType.isLargeList(type)) {
    const items = readValues(child(data, 0), unpacking);
    const offsets = checkedOffsets(data, items.length);
    return present(data, (row) => items.slice(Number(offsets[row]), Number(offsets[row + 1])));
  }
  if (DataType.isStruct(type)) {
    const names = type.children.map(({ name }) => name);
    const fields = data.children.map((each) => readValues(each, unpacking));
    return present(data, (row) =>
      Object.fromEntries(names.map((name, index) => [name, fields[index]?.[row]])),
    );
  }
  if (DataType.isMap(type)) {
    const entries = child(data, 0);
    const keys = readValues(child(entries, 0), unpacking);
    const values = readValues(child(entries, 1), unpacking);
    const offsets = checkedOffsets(data, keys.length);
    return present(data, (row) => {
      const members: [string, unknown][] = [];
      for (let index = Number(offsets[row]); index < Number(offsets[row + 1]); index++) {
        members.push([String(keys[index]), values[index]]);
      }
      return Object.fromEntries(members);
    });
  }
  throw new UnsupportedType(type);
}

function readValues(data: Data, unpacking: Unpacking): unknown[] {
  return vectorValues(readArrowVector(data, unpacking));
}

function child(data: Data, index: number): Data {
  const found = data.children[index];
  if (found === undefined) throw malformed();
  return found;
}

function present<Item>(data: Data, read: (row: number) => Item): (Item | null)[] {
  const { validity } = validityOf(data);
  return Array.from({ length: data.length }, (_, row) =>
    isPresent(validity, row) ? read(row) : null,
  );
}

function readTimes(data: Data, factor: bigint): ShapedVector {
  const times = take(data, data.length) as BigInt64Array | Int32Array;
  const values =
    factor === 1n && times instanceof BigInt64Array ? times : scaleTimes(times, factor);
  return { type: 'datetime', values, ...validityOf(data) };
}

function readDecimals(data: Data, scale: number): ShapedVector {
  const words = take(data, data.length * data.stride) as Uint32Array;
  const values = present(data, (row) => {
    let integer = 0n;
    for (let word = data.stride - 1; word >= 0; word--) {
      integer = (integer << 32n) | BigInt(words[row * data.stride + word] as number);
    }
    return decimalValue(BigInt.asIntN(32 * data.stride, integer), scale);
  });
  return decimalVector(values);
}

function readDictionary(data: Data<Dictionary>, unpacking: Unpacking): ShapedVector {
  if (data.length === 0) return { type: 'json', values: [] };
  const dictionary = data.dictionary as Vector | undefined;
  if (dictionary === undefined) throw malformed();
  const { type, words, sizes } = wordsOf(dictionary, unpacking);
  const keys = take(data, data.length);
  const { validity } = validityOf(data);
  const values = Array.from({ length: data.length }, (_, row) => {
    if (!isPresent(validity, row)) return null;
    const key = Number(keys[row]);
    const word = key < dictionary.length ? words[key] : undefined;
    if (word === undefined) throw malformed();
    unpacking.add(sizes[key] as number);
    return word;
  });
  return { type, values } as ShapedVector;
}

/** The entries of a dictionary that were read so far. */
interface Words {
  readonly type: 'string' | 'json';
  readonly words: unknown[];
  readonly sizes: number[];
  pieces: number;
}

/** Keyed by a dictionary's first piece, which all batches share; deltas add further pieces. */
const knownWords = new WeakMap<Data, Words>();

function wordsOf(dictionary: Vector, unpacking: Unpacking): Words {
  const [first] = dictionary.data;
  if (first === undefined) throw malformed();
  const known = knownWords.get(first) ?? noWords(first.type);
  knownWords.set(first, known);
  for (const piece of dictionary.data.slice(known.pieces)) {
    for (const word of readValues(piece, unpacking)) {
      known.words.push(word);
      known.sizes.push(unpackedSize(word));
    }
    known.pieces++;
  }
  return known;
}

function noWords(type: DataType): Words {
  const isText = [DataType.isUtf8, DataType.isLargeUtf8, DataType.isUtf8View].some((is) =>
    is(type),
  );
  return { type: isText ? 'string' : 'json', words: [], sizes: [], pieces: 0 };
}

function readFixedSizeList(
  data: Data,
  { size, unpacking }: { size: number; unpacking: Unpacking },
): ShapedVector {
  if (data.length === 0) return { type: 'json', values: [] };
  const items = child(data, 0);
  if (!(size >= 0 && items.length >= data.length * size)) throw malformed();
  const vector = readArrowVector(
    items.length === data.length * size ? items : items.slice(0, data.length * size),
    unpacking,
  );
  if (validityOf(data).validity === undefined && vector.type !== 'json') {
    return { ...vector, rowShape: [size, ...(vector.rowShape ?? [])] };
  }
  const values = vectorValues(vector);
  return {
    type: 'json',
    values: present(data, (row) => values.slice(row * size, (row + 1) * size)),
  };
}

type TypedValues = ArrayLike<number | bigint> & {
  subarray(start: number, end: number): TypedValues;
};

/** The first elements of the values; fewer are an error. */
function take(data: Data, length: number): TypedValues {
  const values = data.values as TypedValues | undefined;
  if (values === undefined || values.length < length) throw malformed();
  return values.subarray(0, length);
}

function validityOf(data: Data): { validity?: Uint8Array } {
  const bits = data.nullBitmap as Uint8Array | undefined;
  if (bits === undefined || bits.length === 0 || data.nullCount === 0) return {};
  const length = (data.length + 7) >> 3;
  if (bits.length < length) throw malformed();
  return { validity: bits.subarray(0, length) };
}

function unpackBits(data: Data): Uint8Array {
  const bits = data.values as Uint8Array | undefined;
  if (bits === undefined || bits.length * 8 < data.length) throw malformed();
  return Uint8Array.from({ length: data.length }, (_, row) => (isPresent(bits, row) ? 1 : 0));
}

function slices<Item>(
  data: Data,
  read: (bytes: Buffer, start: number, end: number) => Item,
): (Item | null)[] {
  if (data.length === 0) return [];
  const bytes = (NodeBuffer as typeof Buffer).from(
    data.values.buffer,
    data.values.byteOffset,
    data.values.byteLength,
  );
  const offsets = checkedOffsets(data, bytes.length);
  const { validity } = validityOf(data);
  const items = new Array<Item | null>(data.length);
  for (let row = 0; row < data.length; row++) {
    items[row] = isPresent(validity, row)
      ? read(bytes, Number(offsets[row]), Number(offsets[row + 1]))
      : null;
  }
  return items;
}

/** Elements of the view layouts, as the library reads them. */
function readViews(data: Data, unpacking: Unpacking): (Uint8Array | null)[] {
  const elements = new Vector([data]);
  return Array.from({ length: data.length }, (_, row) => {
    const item = elements.get(row) as Uint8Array | null;
    unpacking.add(item?.length ?? 0);
    return item;
  });
}

/** Checks that offsets never fall and stay within the data that they point into. */
function checkedOffsets(data: Data, end: number): ArrayLike<number | bigint> {
  const offsets = data.valueOffsets as ArrayLike<number | bigint> | undefined;
  if (offsets === undefined || offsets.length < data.length + 1) throw malformed();
  let before = 0;
  for (let row = 0; row <= data.length; row++) {
    const offset = Number(offsets[row]);
    if (!(offset >= before && offset <= end)) throw malformed();
    before = offset;
  }
  return offsets;
}

function malformed(): Error {
  return invalidInput('The Arrow body is malformed: its buffers contradict their lengths.');
}
