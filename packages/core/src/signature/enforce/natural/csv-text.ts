const integer = /^[ \t]*([+-]?)(\d+)[ \t]*$/;
const float = /^[ \t]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t]*$/;
const infinity = /^[ \t]*([+-]?)inf(?:inity)?[ \t]*$/i;
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);

/** The longest text that is read as a number. */
const maximumLength = 400;

/** An integer as pandas' `read_csv` takes it; the text itself when it is none. */
export function readCsvInteger(text: string): bigint | string {
  const match = text.length <= maximumLength ? integer.exec(text) : null;
  if (match === null) return text;
  const magnitude = BigInt(match[2] as string);
  return match[1] === '-' ? -magnitude : magnitude;
}

/** A number as pandas' `read_csv` takes it; the text itself when it is none. */
export function readCsvFloat(text: string): number | string {
  if (float.test(text)) return Number(text);
  const match = infinity.exec(text);
  if (match === null) return text;
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A boolean as pandas' `read_csv` takes it; the text itself when it is none. */
export function readCsvBoolean(text: string): boolean | string {
  return booleans.get(text) ?? text;
}
