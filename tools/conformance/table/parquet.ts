import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type Enforced, type Refusal, type Silence, silent } from './answer.ts';
import { enforceFrame } from './enforce-columns.ts';
import { type Frame, range } from './frame.ts';
import type { Json } from './json.ts';
import type { ModelFacts, Rule } from './model.ts';
import { naturalFrame } from './natural.ts';

/**
 * Judges a Parquet body. MLflow does not cast its columns first, so the referee speaks only of frames whose columns have
 * the declared types already, and of models without a signature.
 */
export async function enforceParquet(
  model: ModelFacts,
  body: Uint8Array,
): Promise<Enforced | Refusal | Silence> {
  if (model.graph === undefined) return silent;
  const frame = await frameOf(body);
  if (frame === undefined) return silent;
  const inputs = model.inputs;
  if (inputs === undefined) return naturalFrame(frame);
  if (inputs.kind !== 'columns') return silent;
  const fits = inputs.columns.every(({ name, rule }) => {
    const at = frame.names.indexOf(name ?? null);
    return at < 0 || (frame.columns[at] ?? []).every((cell) => isOf(rule, cell ?? null));
  });
  if (!fits) return silent;
  return enforceFrame(inputs.columns, {
    frame,
    traits: new Set(),
    missingIsNull: true,
    listsFailLate: false,
  });
}

async function frameOf(body: Uint8Array): Promise<Frame | undefined> {
  const file = new Uint8Array(body).buffer;
  try {
    const names = columnNames(file);
    const rows = await parquetReadObjects({ file, compressors });
    const columns = names.map((name) => rows.map((row) => cellOf(row[name])));
    if (columns.some((cells) => cells.includes(undefined))) return undefined;
    return { index: range(rows.length), names, columns };
  } catch {
    return undefined;
  }
}

/** The columns without those that hold pandas' index. */
function columnNames(file: ArrayBuffer): string[] {
  const metadata = parquetMetadata(file);
  const names = (metadata.schema[0]?.num_children ?? 0) > 0 ? metadata.schema.slice(1) : [];
  return names.map((element) => element.name).filter((name) => !name.startsWith('__index_level_'));
}

/** A cell as JSON; undefined for a type that JSON has not. */
function cellOf(value: unknown): Json | undefined {
  if (value === null || value === undefined) return null;
  return ['number', 'bigint', 'string', 'boolean'].includes(typeof value)
    ? (value as Json)
    : undefined;
}

function isOf(rule: Rule, cell: Json): boolean {
  if (cell === null || rule.kind !== 'scalar') return cell === null;
  const types: Record<string, string> = { float: 'number', double: 'number', string: 'string' };
  return typeof cell === types[rule.type];
}
