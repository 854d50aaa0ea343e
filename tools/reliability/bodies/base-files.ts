import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Dictionary,
  Field,
  Int32,
  List,
  Struct,
  Table,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { fixtures } from '../paths.ts';

let arrow: readonly Uint8Array[] | undefined;
let parquet: readonly Uint8Array[] | undefined;

/** Sound Arrow streams and files, those that pyarrow wrote among them. */
export function arrowFiles(): readonly Uint8Array[] {
  arrow ??= [...fixtureFiles('*.arrows'), ...ownArrowFiles()];
  return arrow;
}

/** Sound Parquet files of all codecs, those that pandas wrote among them. */
export function parquetFiles(): readonly Uint8Array[] {
  parquet ??= [...fixtureFiles('*.parquet'), ...ownParquetFiles()];
  return parquet;
}

/** Small ones suffice: large ones only repeat their content. */
function fixtureFiles(pattern: string): readonly Uint8Array[] {
  const names = globSync(pattern, { cwd: fixtures }).toSorted();
  return names
    .map((name): Uint8Array => readFileSync(join(fixtures, name)))
    .filter(({ length }) => length < 100_000);
}

const numbers = (count: number) => Float64Array.from({ length: count }, (_, row) => row / 4);
const texts = (count: number) => Array.from({ length: count }, (_, row) => `text ${row % 7}`);

function ownArrowFiles(): readonly Uint8Array[] {
  const long = BigInt64Array.from({ length: 50 }, (_, row) => BigInt(row));
  const item = new Field('item', new Int32(), true);
  const lists = vectorFromArray([[1, 2], [], null], new List(item));
  const structs = vectorFromArray([{ item: 1 }, null, { item: 3 }], new Struct([item]));
  const words = vectorFromArray(texts(50), new Dictionary(new Utf8(), new Int32()));
  const tables = [
    tableFromArrays({ a: numbers(50), b: Int32Array.from(numbers(50)), c: texts(50) }),
    new Table({ lists, structs }),
    new Table({ words, long: vectorFromArray(long) }),
    tableFromArrays(Object.fromEntries(texts(7).map((name) => [name, numbers(3)]))),
  ];
  return tables.flatMap((table) => [tableToIPC(table, 'stream'), tableToIPC(table, 'file')]);
}

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];

function ownParquetFiles(): readonly Uint8Array[] {
  const doubles = { name: 'a', data: numbers(60), type: 'DOUBLE' } as const;
  const plain = { name: 'b', data: texts(60), type: 'STRING' } as const;
  const files: readonly Columns[] = [
    [doubles, plain],
    [{ ...plain, encoding: 'DELTA_BYTE_ARRAY' }],
    [{ ...plain, encoding: 'DELTA_LENGTH_BYTE_ARRAY' }],
    [
      {
        name: 'n',
        data: Int32Array.from(numbers(60)),
        type: 'INT32',
        encoding: 'DELTA_BINARY_PACKED',
      },
    ],
    [{ ...doubles, encoding: 'BYTE_STREAM_SPLIT' }],
    [{ name: 'json', data: [{ x: 1 }, [1, 2], null], type: 'JSON' }],
    texts(40).map((text, column) => ({ ...doubles, name: `${text}${column}`, data: numbers(2) })),
  ];
  return files.flatMap((columnData) => [
    new Uint8Array(parquetWriteBuffer({ columnData })),
    new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', rowGroupSize: 20 })),
  ]);
}
