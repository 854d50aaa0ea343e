import { parse } from 'csv-parse/sync';
import { type Enforced, type Refusal, type Silence, silent, type Trait } from './answer.ts';
import { enforceFrame } from './enforce-columns.ts';
import { range } from './frame.ts';
import type { Json } from './json.ts';
import type { ColumnSpec, ModelFacts } from './model.ts';
import { isMixed, naturalFrame } from './natural.ts';

/** What pandas' `read_csv` takes for a missing value, in quotes or not. */
const missingTexts = new Set(
  '|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null'.split(
    '|',
  ),
);

/**
 * Judges a CSV body. Cells keep MLflow's reading, so it speaks only of rows with too many fields, and of frames whose
 * cells need no more than the plain reading of their type.
 */
export function enforceCsv(model: ModelFacts, text: string): Enforced | Refusal | Silence {
  const rows = rowsOf(text);
  const header = rows?.[0];
  // pandas has names of its own for columns without one.
  if (rows === undefined || header === undefined || header.includes('')) return silent;
  const data = rows.slice(1);
  if (data.length > 0 && (data[0]?.length ?? 0) > header.length) return shifted();
  if (data.some((row) => row.length > header.length)) return silent;
  const inputs = model.inputs;
  if (inputs === undefined) {
    const rows = naturalRows(header, data);
    return model.graph !== undefined || isExact(rows) ? rows : silent;
  }
  if (inputs.kind !== 'columns') return silent;
  const specs = inputs.columns;
  if (specs.some((spec) => spec.rule.kind !== 'scalar')) return silent;
  const named = specs.every(({ name }) => name !== undefined);
  if (named && new Set(header).size < header.length) return silent;
  const columns = header.map((name, at) => {
    const spec = named ? specs.find((candidate) => candidate.name === name) : specs[at];
    return columnOf(
      spec,
      data.map((row) => row[at]),
    );
  });
  if (columns.some((cells) => cells === undefined)) return silent;
  const frame = { index: range(data.length), names: header, columns: columns as Json[][] };
  const isNumber = specs.some(({ number }) => number !== undefined);
  const enforced = enforceFrame(specs, {
    frame,
    traits: new Set(isNumber ? (['integer-name'] as const) : []),
    missingIsNull: true,
    listsFailLate: false,
    binaryLists: false,
    castEarly: 'all',
  });
  return withoutPlainTypes(enforced);
}

/** Integers beside gaps that MLflow changes: all else of plain columns is MLflow's own reading. */
function isExact(rows: Enforced | Silence): boolean {
  if (rows.kind !== 'frame' || isMixed(rows)) return false;
  return rows.columns.some(({ traits }) => traits.has('type'));
}

function shifted(): Refusal {
  return { kind: 'refuse', errorCode: 'BAD_REQUEST', names: ['2'], trait: 'csv-shift' };
}

/** CSV keeps MLflow's reading of plain types: only datetimes and binaries may differ. */
function withoutPlainTypes(enforced: Enforced | Refusal | Silence): Enforced | Refusal | Silence {
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

/** A column's cells as JSON would write them; undefined for texts whose reading is not plain. */
function columnOf(
  spec: ColumnSpec | undefined,
  texts: readonly (string | undefined)[],
): Json[] | undefined {
  const cells = texts.map((text) => cellOf(spec, text));
  if (cells.includes(undefined)) return undefined;
  const given = texts.filter((text) => text !== undefined && !missingTexts.has(text)) as string[];
  // pandas takes `True` and numbers in one column for neither numbers nor booleans.
  const isText = spec?.rule.kind !== 'scalar' || !truthTypes.includes(spec.rule.type);
  if (!isText && given.some(isTruth) && !given.every(isTruth)) return undefined;
  return cells as Json[];
}

const truthTypes = ['boolean', 'integer', 'long', 'float', 'double'];

function cellOf(spec: ColumnSpec | undefined, text: string | undefined): Json | undefined {
  if (text === undefined || missingTexts.has(text)) return null;
  if (spec === undefined || spec.rule.kind !== 'scalar') return text;
  switch (spec.rule.type) {
    case 'boolean':
      return isTruth(text) ? text : zeroOrOne(numberIn(text));
    case 'integer':
    case 'long':
      return integerIn(text);
    case 'float':
    case 'double':
      return isTruth(text) ? Number(/true/i.test(text)) : numberIn(text);
    default:
      return text;
  }
}

function zeroOrOne(value: number | undefined): number | undefined {
  return value === 0 || value === 1 ? value : undefined;
}

function isTruth(text: string): boolean {
  return /^(?:true|True|TRUE|false|False|FALSE)$/.test(text);
}

function numberIn(text: string): number | undefined {
  const infinite = /^\s*([+-]?)inf(?:inity)?\s*$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function integerIn(text: string): bigint | undefined {
  if (/^\s*[+-]?\d+\s*$/.test(text)) return BigInt(text.trim().replace('+', ''));
  const value = isTruth(text) ? Number(/true/i.test(text)) : numberIn(text);
  return value !== undefined && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** Rows without a signature: a column is integers, numbers, booleans or texts, as its cells allow. */
function naturalRows(
  header: readonly string[],
  data: readonly (readonly string[])[],
): Enforced | Silence {
  if (new Set(header).size < header.length) return silent;
  const columns = header.map((_, at) => naturalColumn(data.map((row) => row[at])));
  return naturalFrame({ index: range(data.length), names: header, columns });
}

function naturalColumn(texts: readonly (string | undefined)[]): Json[] {
  const isMissing = (text: string | undefined): text is undefined =>
    text === undefined || missingTexts.has(text);
  const given = texts.filter((text) => !isMissing(text)) as string[];
  const read = [
    (text: string): Json | undefined =>
      /^\s*[+-]?\d+\s*$/.test(text) ? integerIn(text) : undefined,
    numberIn,
    (text: string): Json | undefined => (isTruth(text) ? /true/i.test(text) : undefined),
  ].find((reader) => given.every((text) => reader(text) !== undefined));
  return texts.map((text) => (isMissing(text) ? null : (read?.(text) ?? text)));
}
