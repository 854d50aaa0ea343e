import { parse } from 'csv-parse/sync';
import { type Enforced, type Refusal, type Silence, silent, type Trait } from './answer.ts';
import { enforceFrame } from './enforce-columns.ts';
import { range } from './frame.ts';
import type { Json } from './json.ts';
import type { ColumnSpec, ModelFacts } from './model.ts';

/** What pandas' `read_csv` takes for a missing value, in quotes or not. */
const missingTexts = new Set(
  '|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null'.split('|'),
);

/**
 * Judges a CSV body. Cells keep MLflow's reading, so it speaks only of rows with too many fields, and of frames whose
 * cells need no more than the plain reading of their type.
 */
export function enforceCsv(model: ModelFacts, text: string): Enforced | Refusal | Silence {
  const rows = rowsOf(text);
  const header = rows?.[0];
  if (rows === undefined || header === undefined) return silent;
  const data = rows.slice(1);
  if (data.length > 0 && (data[0]?.length ?? 0) > header.length) return shifted();
  if (data.some((row) => row.length > header.length)) return silent;
  const inputs = model.inputs;
  if (inputs?.kind !== 'columns' || new Set(header).size < header.length) return silent;
  const specs = inputs.columns;
  if (specs.some((spec) => spec.rule.kind !== 'scalar' || spec.name === undefined)) return silent;
  const columns = header.map((name, at) => {
    const spec = specs.find((candidate) => candidate.name === name);
    return data.map((row) => cellOf(spec, row[at]));
  });
  if (columns.some((cells) => cells.includes(undefined))) return silent;
  const frame = { index: range(data.length), names: header, columns: columns as Json[][] };
  const enforced = enforceFrame(specs, { frame, traits: new Set(), missingIsNull: true });
  return withoutPlainTypes(enforced);
}

function shifted(): Refusal {
  return { kind: 'refuse', errorCode: 'BAD_REQUEST', names: ['2'], trait: 'csv-shift' };
}

/** CSV keeps MLflow's reading of plain types: only datetimes and binaries may differ. */
function withoutPlainTypes(enforced: Enforced | Refusal | Silence): Enforced | Refusal | Silence {
  if (enforced.kind === 'refuse') {
    return enforced.trait === 'datetime' || enforced.trait === 'binary' ? enforced : silent;
  }
  if (enforced.kind !== 'frame') return enforced;
  const columns = enforced.columns.map((column) => ({
    ...column,
    traits: new Set<Trait>([...column.traits].filter((trait) => trait !== 'type')),
  }));
  return { ...enforced, columns };
}

function rowsOf(text: string): string[][] | undefined {
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true, bom: true });
  } catch {
    return undefined;
  }
}

/** A cell as JSON would write it; undefined for a text whose reading is not plain. */
function cellOf(spec: ColumnSpec | undefined, text: string | undefined): Json | undefined {
  if (text === undefined || missingTexts.has(text)) return null;
  if (spec === undefined || spec.rule.kind !== 'scalar') return text;
  switch (spec.rule.type) {
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text : /^[01]$/.test(text) ? BigInt(text) : undefined;
    case 'integer':
    case 'long':
      return /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
    case 'float':
    case 'double':
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
    default:
      return text;
  }
}

