import { parse } from 'csv-parse/sync';
import { enforceFrame } from './columns.ts';
import { plainFrame } from './frame.ts';
import type { ColumnSpec, ModelFacts } from './model.ts';
import type { Cell } from './scalar.ts';
import { untypedFrame } from './untyped.ts';
import { type Enforced, malformed, type Refusal, refuse } from './verdict.ts';

/** What pandas' `read_csv` takes for a missing value, in quotes or not. */
const missingTexts = new Set(
  '|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null'.split(
    '|',
  ),
);

type Text = string | undefined;

/** Enforces the signature on a CSV body. */
export function enforceCsv(model: ModelFacts, body: string): Enforced | Refusal {
  const rows = rowsOf(body);
  const [first, ...data] = rows ?? [];
  if (rows === undefined || first === undefined) return malformed();
  const inputs = model.inputs;
  if (inputs?.kind === 'tensors') return malformed('form/csv');
  const specs = inputs?.columns ?? [];
  if (specs.some(({ rule }) => rule.kind !== 'scalar')) return malformed('form/csv');
  const header = namesOf(first);
  const longer = data.findIndex((row) => row.length > header.length);
  if (longer >= 0) {
    return refuse('error/parse', { rule: 'form/csv-shift', names: longer === 0 ? ['2'] : [] });
  }
  const texts = header.map((_, at) => data.map((row) => textOf(row[at])));
  if (inputs === undefined) {
    return untypedFrame(plainFrame(data.length, header, texts.map(inferredCells)));
  }
  const named = specs.some(({ name }) => name !== undefined);
  const columns = header.map((name, at) => {
    const spec = named ? specs.find((each) => each.name === name) : specs[at];
    return declaredCells(spec, texts[at] ?? []);
  });
  const frame = plainFrame(data.length, header, columns);
  return enforceFrame(specs, { frame, rules: [], isInput: false });
}

function rowsOf(body: string): string[][] | undefined {
  try {
    return parse(body, { relax_column_count: true, skip_empty_lines: true, bom: true });
  } catch {
    return undefined;
  }
}

/** pandas makes up names for columns without one and for duplicates. */
function namesOf(header: readonly string[]): string[] {
  const names: string[] = [];
  for (const [at, text] of header.entries()) {
    const base = text === '' ? `Unnamed: ${at}` : text;
    let name = base;
    for (let count = 1; names.includes(name); count++) name = `${base}.${count}`;
    names.push(name);
  }
  return names;
}

function textOf(text: Text): Text {
  return text === undefined || missingTexts.has(text) ? undefined : text;
}

const truthTypes = ['boolean', 'integer', 'long', 'float', 'double'];

/** `form/csv`: numbers and booleans are read as such; where booleans are mixed with others, all cells are texts. */
function declaredCells(spec: ColumnSpec | undefined, texts: readonly Text[]): Cell[] {
  const given = texts.filter((text) => text !== undefined);
  const truths = given.filter((text) => truthOf(text) !== undefined).length;
  const isRead = spec?.rule.kind === 'scalar' && truthTypes.includes(spec.rule.type);
  if (!isRead || (truths > 0 && truths < given.length)) return [...texts];
  return texts.map((text) => {
    if (text === undefined) return undefined;
    return integerOf(text) ?? numberOf(text) ?? truthOf(text) ?? text;
  });
}

/** `untyped/csv`: a column is integers, numbers, booleans or texts, as its cells allow. */
function inferredCells(texts: readonly Text[]): Cell[] {
  const readers = [integerOf, floatOf, truthOf] as const;
  const reader = readers.find((read) =>
    texts.every((text) => text === undefined || read(text) !== undefined),
  );
  return texts.map((text) => (text === undefined || reader === undefined ? text : reader(text)));
}

function truthOf(text: string): boolean | undefined {
  return /^(?:true|false)$/i.test(text) ? /true/i.test(text) : undefined;
}

function integerOf(text: string): bigint | undefined {
  const isInteger = text.length <= 400 && /^[ \t]*[+-]?\d+[ \t]*$/.test(text);
  return isInteger ? BigInt(text.trim().replace('+', '')) : undefined;
}

function floatOf(text: string): number | undefined {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return /^[ \t]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t]*$/.test(text)
    ? Number(text)
    : undefined;
}

/** A number; an integer where it is written with a fraction or an exponent that a double may not hold. */
function numberOf(text: string): number | bigint | undefined {
  const value = floatOf(text);
  if (value === undefined || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const [mantissa = '', exponent = '0'] = text.trim().replace('+', '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(`${whole}${fraction}`);
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return digits % divisor === 0n ? digits / divisor : value;
}
