import { expect, test } from '@jest/globals';
import { decodeParquet } from '../../src/parquet/decode-parquet.js';
import {
  codecs,
  encodings,
  firstPage,
  type HostilePage,
  hostileFile,
  repetitions,
  type Struct,
  types,
} from './hostile-parquet.js';

const doubles = (count: number) =>
  firstPage({ count, encoding: encodings.plain, bytes: new Uint8Array(count * 8) });

test('statistics that are long decimals are refused', async () => {
  const decimal = { field_2: 4, field_6: 5, field_7: 2, field_8: 4 };
  const page = firstPage({ count: 2, encoding: encodings.plain, bytes: new Uint8Array(8) });
  const element = sorted({ ...leaf('a'), field_1: types.fixed, ...decimal });
  const file = (length: number) => {
    const statistics = { field_1: new Uint8Array(length).fill(1) };
    const column = { type: types.fixed, path: ['a'], count: 2, pages: [page], statistics };
    return hostileFile({ elements: [element], children: 1, rows: 2, columns: [column] });
  };
  expect((await decodeParquet(file(4))).rowCount).toBe(2);
  await expect(decodeParquet(file(1_000_000))).rejects.toMatchObject({ status: 400 });
});

test('a table without columns is refused, however many rows it announces', async () => {
  const file = hostileFile({ elements: [], children: 0, rows: 2 ** 52, columns: [] });
  await expect(decodeParquet(file)).rejects.toThrow('The Parquet body has no columns.');
});

test('a long name repeated in the paths of many columns is refused', async () => {
  const leaves = Array.from({ length: 20_000 }, (_, index) => leaf(`c${index}`));
  const elements = [group('x'.repeat(100_000), leaves.length), ...leaves];
  const file = hostileFile({ elements, children: 1, rows: 0, columns: [] });
  await expect(decodeParquet(file)).rejects.toThrow(
    'The column names of the Parquet body are too long. Use shorter names.',
  );
});

test('columns in optional groups count for the lists that are made of them', async () => {
  const depth = 50;
  const groups = Array.from({ length: depth }, (_, index) =>
    sorted({ ...group(`g${index}`, 1), field_3: repetitions.optional }),
  );
  const path = [...groups.map((_, index) => `g${index}`), 'a'];
  const count = 10_000_000;
  // One run of levels, in which the outermost group is missing.
  const levels = [6, 0, 0, 0, 0x80, 0xda, 0xc4, 0x09, 0, 0];
  const page: HostilePage = firstPage({
    ...{ count, encoding: encodings.plain },
    bytes: Uint8Array.from(levels),
  });
  const file = hostileFile({
    elements: [...groups, leaf('a')],
    children: 1,
    rows: count,
    columns: [{ type: types.double, path, codec: codecs.none, count, pages: [page] }],
  });
  await expect(decodeParquet(file)).rejects.toMatchObject({ status: 413 });
});

test('variants are read as the bytes that they are stored as', async () => {
  const text = Uint8Array.of(2, 0, 0, 0, 1, 2);
  const page = firstPage({ count: 1, encoding: encodings.plain, bytes: text });
  const columns = ['metadata', 'value'].map((name) => ({
    ...{ type: types.bytes, path: ['v', name], count: 1, pages: [page] },
  }));
  const elements = [
    { ...group('v', 2), field_10: { field_16: {} } },
    ...['metadata', 'value'].map((name) => ({ ...leaf(name), field_1: types.bytes })),
  ];
  const file = hostileFile({ elements, children: 1, rows: 1, columns });
  const bytes = Uint8Array.of(1, 2);
  expect((await decodeParquet(file)).columns).toMatchObject([
    { name: 'v', values: [{ metadata: bytes, value: bytes }] },
  ]);
});

test.each([
  ['a column of another type than its schema', types.int64, 2],
  ['fewer rows than its row group', types.double, 3],
])('%s is refused', async (_, type, rows) => {
  const file = hostileFile({
    elements: [leaf('a')],
    ...{ children: 1, rows },
    columns: [{ type, path: ['a'], count: 2, pages: [doubles(2)] }],
  });
  await expect(decodeParquet(file)).rejects.toThrow(/The Parquet body is malformed: /);
});

function leaf(name: string): Struct {
  return { field_1: types.double, field_3: repetitions.required, field_4: name };
}

function group(name: string, children: number): Struct {
  return { field_3: repetitions.required, field_4: name, field_5: children };
}

/** Fields are written in the order of their numbers. */
function sorted(struct: Struct): Struct {
  const number = ([key]: [string, unknown]) => Number(key.slice('field_'.length));
  return Object.fromEntries(
    Object.entries(struct).toSorted((left, right) => number(left) - number(right)),
  );
}
