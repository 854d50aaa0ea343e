import { Buffer } from 'node:buffer';
import { type FileMetaData, parquetMetadata, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type Enforced, type Refusal, type Silence, silent } from './answer.ts';
import { enforceFrame } from './enforce-columns.ts';
import { type Frame, range } from './frame.ts';
import type { Json } from './json.ts';
import type { ModelFacts, Rule } from './model.ts';
import { naturalFrame } from './natural.ts';
import { formatIsoTime } from './time.ts';

/**
 * Judges a Parquet body. MLflow does not cast its columns, and refuses those of another type than the declared one.
 */
export async function enforceParquet(
  model: ModelFacts,
  body: Uint8Array,
): Promise<Enforced | Refusal | Silence> {
  const inputs = model.inputs;
  if (inputs?.kind === 'tensors' || (inputs === undefined && model.graph === undefined)) {
    return silent;
  }
  const frame = await frameOf(body);
  if (frame === undefined) return silent;
  if (inputs === undefined) return naturalFrame(frame);
  if (inputs.columns.some(({ rule }) => rule.kind === 'any')) return silent;
  // Times have become texts, which text columns would take.
  if (inputs.columns.some((spec) => isText(spec.rule) && frame.times.has(spec.name))) return silent;
  return enforceFrame(inputs.columns, {
    frame,
    traits: new Set(['dtype']),
    missingIsNull: true,
    listsFailLate: false,
    binaryLists: false,
    castEarly: 'none',
  });
}

const parsers = {
  timestampFromMilliseconds: (value: bigint) => formatIsoTime(value * 1_000_000n),
  timestampFromMicroseconds: (value: bigint) => formatIsoTime(value * 1000n),
  timestampFromNanoseconds: formatIsoTime,
};

interface ParquetFrame extends Frame {
  /** The names of the columns of times. */
  readonly times: ReadonlySet<string | undefined>;
}

/** The rows as lists: an object would lose a column named `__proto__`. */
async function rowsOf(file: ArrayBuffer): Promise<readonly (readonly unknown[])[]> {
  let read: readonly (readonly unknown[])[] = [];
  const onComplete = (rows: unknown[][]): void => {
    read = rows;
  };
  await parquetRead({ file, compressors, parsers, utf8: false, rowFormat: 'array', onComplete });
  return read;
}

async function frameOf(body: Uint8Array): Promise<ParquetFrame | undefined> {
  const file = new Uint8Array(body).buffer;
  try {
    const metadata = parquetMetadata(file);
    const all = columnNames(metadata.schema);
    const rows = await rowsOf(file);
    const cellsOf = (name: string) => rows.map((row) => cellOf(row[all.indexOf(name)]));
    const names = all.filter((name) => !isIndex(name));
    const columns = names.map(cellsOf);
    const labels = all.filter(isIndex).map(cellsOf);
    const known = [...columns, ...labels].every((cells) => !cells.includes(undefined));
    if (!known || labels.length > 1) return undefined;
    const index = (labels[0] as Json[]) ?? rangeOf(metadata, rows.length);
    const times = metadata.schema.filter(({ logical_type: type }) => type?.type === 'TIMESTAMP');
    return { index, names, columns, times: new Set(times.map(({ name }) => name)) };
  } catch {
    return undefined;
  }
}

/** The labels that pandas wrote as a range, or 0, 1, 2, … */
function rangeOf({ key_value_metadata: entries }: FileMetaData, rowCount: number): bigint[] {
  const written = entries?.find(({ key }) => key === 'pandas')?.value ?? '{}';
  const [index] = (JSON.parse(written) as PandasMetadata).index_columns ?? [];
  const { start = 0, step = 1 } = typeof index === 'object' ? index : {};
  return range(rowCount).map((position) => BigInt(start) + position * BigInt(step));
}

/** The part of pandas' own metadata that tells of the index. */
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

/** A cell as JSON, bytes as base64; undefined for a type that JSON has not. */
function cellOf(value: unknown): Json | undefined {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
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

function isText(rule: Rule): boolean {
  return rule.kind === 'scalar' && rule.type === 'string';
}
