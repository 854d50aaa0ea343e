import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import {
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { decodeRequest } from '../../src/index.js';
import { noNeeds } from '../decode.js';

const arrow = 'application/vnd.apache.arrow.stream';
const parquet = 'application/vnd.apache.parquet';

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
const numbers = (count: number) => Float64Array.from({ length: count }, (_, index) => index + 0.5);

async function read(body: Uint8Array, contentType: string) {
  return decodeRequest(body, { contentType, needs: noNeeds });
}

const readingProblem = (
  contentType: string,
  make: (size: number) => Uint8Array,
  largest = 20_000,
) => superlinearWork({ make, largest, work: (body) => read(body, contentType) });

describe('the work to read Arrow grows no faster than', () => {
  test('its columns', async () => {
    const columnsOf = (size: number) =>
      Object.fromEntries(names(size).map((name) => [name, numbers(1)]));
    const make = (size: number) => tableToIPC(tableFromArrays(columnsOf(size)), 'stream');
    expect(await readingProblem(arrow, make, 5000)).toBeUndefined();
  });

  test('its batches', async () => {
    const type = new Float64();
    const batchOf = () => batch([new Field('a', type)], makeData({ type, data: numbers(1) }));
    expect(await readingProblem(arrow, (size) => stream(size, batchOf))).toBeUndefined();
  });

  test('its batches that share a dictionary', async () => {
    const make = (size: number) => {
      const dictionary = vectorFromArray(names(size), new Utf8());
      const type = new Dictionary(new Utf8(), new Int32(), 1);
      const data = makeData({ type, dictionary, data: Int32Array.of(0) });
      return stream(size, () => batch([new Field('a', type)], data));
    };
    expect(await readingProblem(arrow, make, 10_000)).toBeUndefined();
  });

  test('its fields that have one long name', async () => {
    await expect(read(withSharedName(200), arrow)).rejects.toThrow(
      'not a readable Arrow IPC stream',
    );
    expect(await readingProblem(arrow, withSharedName, 5000)).toBeUndefined();
  });

  test('the shape of its tensors', async () => {
    const make = (size: number) => {
      const table = tableFromArrays({ a: numbers(size) });
      const shape = JSON.stringify({ shape: new Array(size).fill(1) });
      const metadata = new Map([
        ['ARROW:extension:name', 'arrow.fixed_shape_tensor'],
        ['ARROW:extension:metadata', shape],
      ]);
      const [field] = table.schema.fields;
      if (field !== undefined) for (const entry of metadata) field.metadata.set(...entry);
      return tableToIPC(table, 'stream');
    };
    expect(await readingProblem(arrow, make)).toBeUndefined();
  });

  test('its rows, whatever range of labels its metadata declare', async () => {
    const table = tableFromArrays({ a: numbers(2) });
    const range = { kind: 'range', start: 1, stop: 9_000_000, step: 1 };
    table.schema.metadata.set('pandas', JSON.stringify({ index_columns: [range] }));
    const { input } = await read(tableToIPC(table, 'stream'), arrow);
    expect(input).toMatchObject({ rowCount: 2, index: undefined });
  });
});

describe('the work to read Parquet grows no faster than', () => {
  test('its row groups', async () => {
    const make = (size: number) =>
      parquetOf([{ name: 'a', data: numbers(size), type: 'DOUBLE' }], { rowGroupSize: 1 });
    expect(await readingProblem(parquet, make)).toBeUndefined();
  });

  test('its texts that share their beginnings, or they are refused before they are made', async () => {
    const make = (size: number) => {
      const data = Array.from({ length: size }, (_, index) => 'x'.repeat(index));
      const encoding = 'DELTA_BYTE_ARRAY';
      return parquetOf([{ name: 'a', data, type: 'STRING', encoding }]);
    };
    const contentType = parquet;
    await expect(
      decodeRequest(make(3000), { contentType, needs: noNeeds, maximumBytes: 1_000_000 }),
    ).rejects.toMatchObject({
      status: 413,
      message: 'The body unpacks to more than 1000000 bytes. Send fewer rows per request.',
    });
    const { input } = await read(make(100), parquet);
    expect(input).toMatchObject({ rowCount: 100 });
  });

  test('the integers in its metadata', async () => {
    const make = (size: number) => {
      const footer = Buffer.alloc(8);
      footer.writeUInt32LE(size + 1, 0);
      footer.write('PAR1', 4);
      return Buffer.concat([Buffer.from([0x16]), Buffer.alloc(size, 0xff), footer]);
    };
    await expect(read(make(11), parquet)).rejects.toThrow('not a readable Parquet file');
    expect(await readingProblem(parquet, make, 256 * 1024)).toBeUndefined();
  });

  test('its columns, in several row groups', async () => {
    const make = (size: number) => {
      const data = numbers(6);
      const columns = names(size).map((name) => ({ name, data, type: 'DOUBLE' as const }));
      return parquetOf(columns, { rowGroupSize: 1 });
    };
    expect(await readingProblem(parquet, make, 4000)).toBeUndefined();
  });
});

type ParquetColumns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];

function parquetOf(columnData: ParquetColumns, options: { rowGroupSize?: number } = {}) {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

function batch(fields: Field[], ...children: ReturnType<typeof makeData>[]): RecordBatch {
  const type = new Struct(fields);
  return new RecordBatch(
    new Schema(fields),
    makeData({ type, length: 1, nullCount: 0, children }) as never,
  );
}

function stream(batches: number, make: () => RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  for (let index = 0; index < batches; index++) writer.write(make());
  return writer.finish().toUint8Array(true);
}

/** A stream whose fields all refer to the name of the first one, which is long, for their own. */
function withSharedName(size: number): Uint8Array {
  const columns = ['x'.repeat(size * 40), ...names(size)].map((name) => [name, numbers(1)]);
  const bytes = Uint8Array.from(tableToIPC(tableFromArrays(Object.fromEntries(columns)), 'stream'));
  const view = new DataView(bytes.buffer);
  const target = (place: number) => place + view.getUint32(place, true);
  const field = (position: number, number: number) => {
    const fieldTable = position - view.getInt32(position, true);
    return position + view.getUint16(fieldTable + 4 + 2 * number, true);
  };
  const fields = target(field(target(field(target(8), 2)), 1));
  const nameOf = (index: number) => field(target(fields + 4 + 4 * index), 0);
  const name = target(nameOf(0));
  for (let index = 1; index <= size; index++) {
    view.setUint32(nameOf(index), name - nameOf(index), true);
  }
  return bytes;
}
