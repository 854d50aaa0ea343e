import { type FileMetaData, parquetMetadata, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { enforceFrame } from './columns.ts';
import { type Frame, range } from './frame.ts';
import type { Json } from './json.ts';
import type { ModelFacts } from './model.ts';
import { type Cell, isMoment, type Moment } from './scalar.ts';
import { enforceTensorFrame } from './tensors.ts';
import { untypedFrame } from './untyped.ts';
import { type Enforced, malformed, type Refusal } from './verdict.ts';

/** Enforces the signature on a Parquet body. */
export async function enforceParquet(
  model: ModelFacts,
  body: Uint8Array,
): Promise<Enforced | Refusal> {
  const frame = await frameOf(body);
  const { inputs } = model;
  if (frame === undefined) return malformed();
  if (inputs === undefined) return untypedFrame(frame);
  if (inputs.kind === 'tensors') return enforceTensorFrame(inputs.tensors, frame);
  return enforceFrame(inputs.columns, { frame, rules: ['form/typed'], isInput: false });
}

const parsers = {
  timestampFromMilliseconds: (value: bigint): Moment => ({ nanoseconds: value * 1_000_000n }),
  timestampFromMicroseconds: (value: bigint): Moment => ({ nanoseconds: value * 1000n }),
  timestampFromNanoseconds: (value: bigint): Moment => ({ nanoseconds: value }),
};

/** The rows as lists: an object would lose a column named `__proto__`. */
async function rowsOf(file: ArrayBuffer): Promise<readonly (readonly unknown[])[]> {
  let read: readonly (readonly unknown[])[] = [];
  const onComplete = (rows: unknown[][]): void => {
    read = rows;
  };
  await parquetRead({ file, compressors, parsers, utf8: false, rowFormat: 'array', onComplete });
  return read;
}

async function frameOf(body: Uint8Array): Promise<Frame | undefined> {
  const file = new Uint8Array(body).buffer;
  try {
    const metadata = parquetMetadata(file);
    const all = columnNames(metadata.schema);
    const rows = await rowsOf(file);
    const integers = new Set(
      metadata.schema.filter(({ type }) => type === 'INT32').map(({ name }) => name),
    );
    const cellsOf = (name: string): Cell[] =>
      rows.map((row) => {
        const cell = cellOf(row[all.indexOf(name)]);
        return integers.has(name) && Number.isInteger(cell) ? BigInt(cell as number) : cell;
      });
    const names = all.filter((name) => !isIndex(name));
    const columns = names.map(cellsOf);
    const labels = all.filter(isIndex).map(cellsOf);
    const index = (labels[0] as Json[]) ?? rangeOf(metadata, rows.length);
    const dtypes = names.map((name) => dtypeOf(metadata.schema.find((each) => each.name === name)));
    return { index, hasIndex: true, names, columns, dtypes };
  } catch {
    return undefined;
  }
}

/** numpy's dtype of a column; undefined where its values determine it. */
function dtypeOf(element: FileMetaData['schema'][number] | undefined): string | undefined {
  const { type, logical_type: logical } = element ?? {};
  if (logical?.type === 'INTEGER') {
    return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}`;
  }
  if (logical?.type === 'TIMESTAMP') return 'datetime64[ns]';
  return type === undefined || logical !== undefined ? undefined : plainDtypes[type];
}

const plainDtypes: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  INT32: 'int32',
  INT64: 'int64',
  FLOAT: 'float32',
  DOUBLE: 'float64',
};

/** The labels that pandas wrote as a range, or 0, 1, 2, … */
function rangeOf({ key_value_metadata: entries }: FileMetaData, rowCount: number): bigint[] {
  const written = entries?.find(({ key }) => key === 'pandas')?.value ?? '{}';
  const [index] = (JSON.parse(written) as PandasMetadata).index_columns ?? [];
  const { start = 0, step = 1 } = typeof index === 'object' ? index : {};
  return range(rowCount).map((position) => BigInt(start) + position * BigInt(step));
}

/** The part of pandas' own metadata that describes the index. */
interface PandasMetadata {
  readonly index_columns?: readonly (
    | string
    | { readonly start?: number; readonly step?: number }
  )[];
}

/** The top columns of the schema. */
function columnNames(schema: FileMetaData['schema']): string[] {
  const names: string[] = [];
  for (let at = 1; at < schema.length; at += sizeOfTree(schema, at)) {
    names.push(schema[at]?.name ?? '');
  }
  return names;
}

/** How many elements of the flat schema belong to the one at the position. */
function sizeOfTree(schema: readonly { readonly num_children?: number }[], at: number): number {
  let size = 1;
  for (let child = 0; child < (schema[at]?.num_children ?? 0); child++) {
    size += sizeOfTree(schema, at + size);
  }
  return size;
}

/** Where pandas keeps the labels of rows. */
function isIndex(name: string): boolean {
  return name.startsWith('__index_level_');
}

/** A cell as JSON, or bytes or a moment. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array || isMoment(value)) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = Array.from(value as ArrayLike<unknown>, cellOf);
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => [key, cellOf(item)] as const);
    if (entries.some(([, item]) => item === undefined)) return undefined;
    return new Map(entries as [string, Json][]);
  }
  return ['number', 'bigint', 'string', 'boolean'].includes(typeof value)
    ? (value as Json)
    : undefined;
}
