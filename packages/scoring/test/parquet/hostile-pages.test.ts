import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decodeParquet } from '../../src/parquet/decode-parquet.js';
import {
  codecs,
  columnFile,
  dictionaryPage,
  encodings,
  firstPage,
  type HostilePage,
  secondPage,
  types,
  varint,
} from './hostile-parquet.js';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

const longest = 2 ** 31 - 1;
const longestRun = varint(2 ** 32 - 2);

async function valuesOf(type: number, ...pages: HostilePage[]) {
  const { columns } = await decodeParquet(columnFile({ type, count: 8, pages }));
  return Array.from(columns[0]?.values ?? []);
}

const dictionary = dictionaryPage({ count: 2, bytes: bytes(5, 0, 0, 0, 9, 0, 0, 0) });
const indices = (...runs: readonly number[]) => ({
  ...{ count: 8, encoding: encodings.dictionary },
  bytes: bytes(1, ...runs),
});

describe('runs of a page', () => {
  test('are read where they are sound', async () => {
    const read = valuesOf(types.int32, dictionary, firstPage(indices(8, 0, 3, 0b1010_0101)));
    expect(await read).toEqual([5, 5, 5, 5, 9, 5, 9, 5]);
    const second = valuesOf(types.int32, dictionary, secondPage(indices(3, 0b1010_0101)));
    expect(await second).toEqual([9, 5, 9, 5, 5, 9, 5, 9]);
  });

  const sound = { count: 8, encoding: encodings.plain, bytes: new Uint8Array(32) };
  const other = { field_5: { field_1: 8, field_2: encodings.plain } };
  test.each([
    ['a run', firstPage(indices(...longestRun, 0))],
    ['a run of the second version', secondPage(indices(...longestRun, 0))],
    // The library reads the byte after an empty run, 16, as part of it; the long run looks like the value of a run of 8.
    [
      'a run after an empty one',
      firstPage({ ...indices(), bytes: bytes(32, 1, 16, 0xfe, 0xff, 0xff, 0x7f, 0, 0, 0, 0) }),
    ],
    [
      'a run whose page has a header of the first version too',
      secondPage(indices(...longestRun, 0), other),
    ],
  ])('are refused where they are longer than the page: %s', async (_, page) => {
    await expect(valuesOf(types.int32, dictionary, page)).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      message:
        'Invalid input. The Parquet body is malformed: a run of values is longer than its page.',
    });
    await expect(valuesOf(types.int32, firstPage(sound))).resolves.toHaveLength(8);
  });

  test('are refused where they are of booleans in a column of numbers', async () => {
    const page = secondPage({
      ...indices(),
      encoding: encodings.rle,
      bytes: bytes(8, 0, 0, 0, ...longestRun, 0),
    });
    await expect(valuesOf(types.int32, page)).rejects.toMatchObject({ status: 400 });
  });

  test.each([
    ['there is none', []],
    ['it is too short', [dictionary]],
  ])('are refused as indices of a dictionary where %s', async (_, before) => {
    const page = firstPage({ ...indices(), bytes: bytes(2, 16, 2) });
    await expect(valuesOf(types.int32, ...before, page)).rejects.toThrow(
      'The Parquet body is malformed: an index is beyond the end of its dictionary.',
    );
  });
});

describe('deltas of a page', () => {
  const deltas = (...block: readonly number[]) =>
    firstPage({ count: 8, encoding: encodings.deltas, bytes: bytes(...block) });
  const zeros = new Array<number>(40).fill(0);

  test('are read where they are sound', async () => {
    const sound = deltas(...varint(128), 4, 8, 6, 2, 0, 0, 0, 0, 0);
    expect(await valuesOf(types.int32, sound)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await valuesOf(types.int64, sound)).toEqual([3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]);
  });

  test.each([
    ['a negative number of parts', varint(128), varint(2 ** 32 - 2)],
    ['a negative size', varint(2 ** 32 - 128), [4]],
    ['no size', [0], [4]],
    ['no parts', varint(128), [0]],
    ['parts of half a value', varint(128), varint(256)],
  ])('are refused where blocks have %s', async (_, size, parts) => {
    for (const encoding of [encodings.deltas, encodings.deltaLengths, encodings.deltaTexts]) {
      const type = encoding === encodings.deltas ? types.int32 : types.bytes;
      const page = {
        count: 8,
        encoding,
        bytes: bytes(...size, ...parts, 8, 6, 2, 8, 8, 8, 8, ...zeros),
      };
      for (const version of [firstPage, secondPage]) {
        await expect(valuesOf(type, version(page))).rejects.toMatchObject({
          message:
            'Invalid input. The Parquet body is malformed: the deltas of a page cannot be read.',
        });
      }
    }
  });

  test('are refused where an integer is longer than 64 bits', async () => {
    const endless = new Array<number>(200_000).fill(0xff);
    for (const before of [[], [2]]) {
      const block = [...varint(128), 4, 8, ...before, ...endless];
      const page = firstPage({
        count: 8,
        encoding: encodings.deltas,
        bytes: Uint8Array.from(block),
      });
      await expect(valuesOf(types.int64, page)).rejects.toThrow('deltas of a page cannot be read');
    }
  });

  test('are counted before texts are made of them that share their beginnings', async () => {
    const prefixes = [...varint(128), 4, 8, 0, ...varint(2 ** 31), 0, 0, 0, 0];
    const lengths = [...varint(128), 4, 8, 2, 0, 0, 0, 0, 0];
    const page = firstPage({
      ...{ count: 8, encoding: encodings.deltaTexts },
      bytes: bytes(...prefixes, ...lengths, ...zeros),
    });
    await expect(valuesOf(types.bytes, page)).rejects.toMatchObject({ status: 413 });
  });
});

describe('a compressed page', () => {
  const doubles = new Uint8Array(Float64Array.from({ length: 8 }, (_, row) => row).buffer);
  const read = async (codec: number, compressed: Uint8Array, size = 64) => {
    const page = { count: 8, encoding: encodings.plain, bytes: compressed, size };
    for (const version of [firstPage, secondPage]) {
      const file = columnFile({ type: types.double, codec, count: 8, pages: [version(page)] });
      const { columns } = await decodeParquet(file);
      expect(Array.from(columns[0]?.values ?? [])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
  };
  const block = bytes(0xf0, 64 - 15, ...doubles);
  const frame = (size: number, { length }: Uint8Array) => {
    const lengths = Buffer.alloc(8);
    lengths.writeInt32BE(size);
    lengths.writeInt32BE(length, 4);
    return lengths;
  };
  const [half, otherHalf] = [doubles.subarray(0, 32), doubles.subarray(32)].map((part) =>
    bytes(0xf0, 32 - 15, ...part),
  ) as [Uint8Array, Uint8Array];

  test.each([
    ['LZ4', codecs.lz4, block],
    ['LZ4 that is raw', codecs.lz4Raw, block],
    ['LZ4 as Hadoop frames it', codecs.lz4, Buffer.concat([frame(64, block), block])],
    [
      'LZ4 in several frames',
      codecs.lz4,
      Buffer.concat([frame(32, half), half, frame(32, otherHalf), otherHalf]),
    ],
    ['gzip', codecs.gzip, gzipSync(doubles)],
    [
      'gzip in several members',
      codecs.gzip,
      Buffer.concat([gzipSync(half.subarray(2)), gzipSync(otherHalf.subarray(2))]),
    ],
  ])('is read: %s', async (_, codec, compressed) => {
    await read(codec, compressed);
  });

  const back = Buffer.alloc(8);
  back.writeInt32BE(-8, 4);
  test.each([
    ['frames of LZ4 that lead back', codecs.lz4, Buffer.concat([back, new Uint8Array(16)])],
    ['LZ4 that is too short', codecs.lz4Raw, bytes(0x80, ...doubles.subarray(0, 8))],
    ['LZ4 that is cut', codecs.lz4Raw, block.subarray(0, 40)],
    ['a match of LZ4 before the beginning', codecs.lz4Raw, bytes(0x10, 1, 9, 0)],
    ['a match of LZ4 beyond the end', codecs.lz4Raw, bytes(0x1f, 1, 1, 0, 255, 255, 255, 0)],
    ['gzip of more than it says', codecs.gzip, gzipSync(new Uint8Array(10_000_000))],
    ['gzip of less than it says', codecs.gzip, gzipSync(new Uint8Array(8))],
    ['gzip without a header', codecs.gzip, new Uint8Array(64)],
    ['another codec', 3, doubles],
  ])('is refused: %s', async (_, codec, compressed) => {
    await expect(read(codec, compressed)).rejects.toMatchObject({
      message: 'Invalid input. The body is not a readable Parquet file. Send a whole file.',
    });
  });
});

describe('a page header', () => {
  const sound = firstPage({ count: 8, encoding: encodings.plain, bytes: new Uint8Array(64) });

  test.each([
    ['no number of values', { field_5: { field_2: 0 } }],
    ['a negative number of values', { field_5: { field_1: -8, field_2: 0 } }],
    ['half a size', { field_3: 0.5 }],
    ['a size of 64 bits', { field_3: 64n }],
    ['a size that is text', { field_3: '64' }],
    ['no encoding', { field_5: { field_1: 8 } }],
  ])('is refused with %s', async (_, change) => {
    const page = { ...sound, header: { ...sound.header, ...change } };
    await expect(valuesOf(types.double, page)).rejects.toMatchObject({
      message: 'Invalid input. The body is not a readable Parquet file. Send a whole file.',
    });
  });

  test.each([
    [
      'fewer values than its column',
      [firstPage({ count: 7, encoding: 0, bytes: new Uint8Array(56) })],
    ],
    [
      'more values than its column',
      [firstPage({ count: 9, encoding: 0, bytes: new Uint8Array(72) })],
    ],
    ['the type of another header', [{ ...sound, header: { ...sound.header, field_1: 3 } }]],
  ])('is refused with %s', async (_, pages) => {
    await expect(valuesOf(types.double, ...pages)).rejects.toMatchObject({ status: 400 });
  });

  test('is refused where its values take more memory than is allowed, before they are read', async () => {
    const page = firstPage({ count: longest, encoding: encodings.split, bytes: new Uint8Array(8) });
    const file = columnFile({ type: types.double, count: longest, pages: [page] });
    await expect(decodeParquet(file)).rejects.toMatchObject({ status: 413 });
  });
});
