import { ByteWriter } from 'hyparquet-writer';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';

/** A struct of Thrift: numbers become integers of 32 bits, bigints of 64. */
export type Struct = Readonly<Record<`field_${number}`, unknown>>;

// Numbers of the format's enumerations.
export const types = { boolean: 0, int32: 1, int64: 2, double: 5, bytes: 6, fixed: 7 } as const;
export const codecs = { none: 0, gzip: 2, lz4: 5, zstd: 6, lz4Raw: 7 } as const;
export const encodings = {
  plain: 0,
  rle: 3,
  deltas: 5,
  deltaLengths: 6,
  deltaTexts: 7,
  dictionary: 8,
  split: 9,
} as const;
export const repetitions = { required: 0, optional: 1, repeated: 2 } as const;
const versions = { first: 0, dictionary: 2, second: 3 } as const;

/** A page with any header. */
export interface HostilePage {
  readonly header: Struct;
  readonly bytes: Uint8Array;
}

export interface HostileColumn {
  readonly type: number;
  readonly path: readonly string[];
  readonly codec?: number;
  readonly count: number;
  readonly pages: readonly HostilePage[];
  readonly statistics?: Struct;
}

export interface HostileFile {
  /** Below the root. */
  readonly elements: readonly Struct[];
  readonly children: number;
  readonly rows: number;
  readonly columns: readonly HostileColumn[];
}

/** A Parquet file that is valid except for the given parts. */
export function hostileFile({ elements, children, rows, columns }: HostileFile): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('PAR1')];
  let offset = 4;
  const chunks = columns.map(({ type, path, codec = codecs.none, count, pages, statistics }) => {
    const start = offset;
    for (const { header, bytes } of pages) {
      const written = [thrift(header), bytes];
      parts.push(...written);
      offset += written.reduce((sum, { length }) => sum + length, 0);
    }
    return {
      field_3: {
        ...{ field_1: type, field_2: [0], field_3: path, field_4: codec, field_5: BigInt(count) },
        ...{ field_6: BigInt(offset - start), field_7: BigInt(offset - start) },
        ...{ field_9: BigInt(start), field_12: statistics },
      },
    };
  });
  const footer = thrift({
    field_1: 1,
    field_2: [{ field_4: 'root', field_5: children }, ...elements],
    field_3: BigInt(rows),
    field_4: chunks.length === 0 ? [] : [{ field_1: chunks, field_2: 0n, field_3: BigInt(rows) }],
  });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return new Uint8Array(Buffer.concat([...parts, footer, length, Buffer.from('PAR1')]));
}

export interface Values {
  readonly count: number;
  readonly encoding: number;
  readonly bytes: Uint8Array;
  /** Size of the decompressed bytes. */
  readonly size?: number;
}

export function firstPage({ count, encoding, bytes, size = bytes.length }: Values): HostilePage {
  const values = { field_1: count, field_2: encoding, field_3: 3, field_4: 3 };
  return { header: pageHeader(versions.first, size, bytes, { field_5: values }), bytes };
}

/** @param more fields of the header, such as those of another type */
export function secondPage(
  { count, encoding, bytes, size = bytes.length }: Values,
  more: Struct = {},
): HostilePage {
  const values = {
    ...{ field_1: count, field_2: 0, field_3: count, field_4: encoding },
    ...{ field_5: 0, field_6: 0 },
  };
  const headers = { ...more, field_8: values };
  return { header: pageHeader(versions.second, size, bytes, headers), bytes };
}

export function dictionaryPage({ count, bytes }: Omit<Values, 'encoding'>): HostilePage {
  const values = { field_1: count, field_2: 0 };
  return {
    header: pageHeader(versions.dictionary, bytes.length, bytes, { field_7: values }),
    bytes,
  };
}

function pageHeader(type: number, size: number, bytes: Uint8Array, headers: Struct): Struct {
  return { field_1: type, field_2: size, field_3: bytes.length, ...headers };
}

function thrift(struct: Struct): Uint8Array {
  const writer = new ByteWriter();
  serializeTCompactProtocol(writer, struct);
  return writer.getBytes();
}

/** A file of one column without nulls. */
export function columnFile(column: Omit<HostileColumn, 'path'>): Uint8Array {
  return hostileFile({
    elements: [{ field_1: column.type, field_3: repetitions.required, field_4: 'a' }],
    children: 1,
    rows: column.count,
    columns: [{ ...column, path: ['a'] }],
  });
}

/** An integer with seven bits a byte. */
export function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return [...bytes, left];
}
