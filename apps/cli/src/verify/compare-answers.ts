/** Where two answers differ. */
export interface Difference {
  /** Where in the answer, such as `predictions[3].label`. */
  readonly path: string;
  /** Absent where an answer has nothing. */
  readonly value?: unknown;
  readonly reference?: unknown;
}

/** How an answer compares with that of the reference. */
export interface Comparison {
  /** Pairs of single values that were compared. */
  readonly values: number;
  /** The largest |value - reference| of two numbers. */
  readonly largestAbsolute: number;
  /** The largest of |value - reference| / |reference|. */
  readonly largestRelative: number;
  /** Pairs of numbers that differ beyond the tolerance. */
  readonly numbersBeyond: number;
  /** Pairs of other values that differ: labels, missing values, parts that one answer lacks. */
  readonly labels: number;
  /** The first differences beyond the tolerance. */
  readonly first: readonly Difference[];
}

/** The most differences that are kept. */
const mostKept = 5;

/**
 * Compares two answers, which are parsed JSON. Two numbers agree if |value - reference| is at most the tolerance times the
 * largest |reference| of the answer, or 1 if that is smaller; two NaN agree, and all else has to be equal.
 */
export function compareAnswers(
  value: unknown,
  reference: unknown,
  { tolerance }: { readonly tolerance: number },
): Comparison {
  const comparer = new Comparer(tolerance * Math.max(1, largestOf(reference)));
  comparer.compare(value, reference, 'answer');
  return comparer.result();
}

class Comparer {
  #values = 0;
  #largestAbsolute = 0;
  #largestRelative = 0;
  #numbersBeyond = 0;
  #labels = 0;
  readonly #first: Difference[] = [];

  constructor(private readonly allowed: number) {}

  compare(value: unknown, reference: unknown, path: string): void {
    if (Array.isArray(value) && Array.isArray(reference)) {
      for (let at = 0; at < Math.max(value.length, reference.length); at++)
        this.compare(value[at], reference[at], `${path}[${at}]`);
    } else if (isRecord(value) && isRecord(reference)) {
      const keys = new Set([...Object.keys(reference), ...Object.keys(value)]);
      for (const key of keys)
        this.compare(ownValue(value, key), ownValue(reference, key), `${path}.${key}`);
    } else this.#compareSingle(value, reference, path);
  }

  result(): Comparison {
    return {
      values: this.#values,
      largestAbsolute: this.#largestAbsolute,
      largestRelative: this.#largestRelative,
      numbersBeyond: this.#numbersBeyond,
      labels: this.#labels,
      first: this.#first,
    };
  }

  #compareSingle(value: unknown, reference: unknown, path: string): void {
    this.#values += 1;
    if (Object.is(value, reference) || value === reference) return;
    if (isFiniteNumber(value) && isFiniteNumber(reference)) {
      const absolute = Math.abs(value - reference);
      this.#largestAbsolute = Math.max(this.#largestAbsolute, absolute);
      const relative = absolute / Math.abs(reference);
      this.#largestRelative = Math.max(this.#largestRelative, relative);
      if (absolute <= this.allowed) return;
      this.#numbersBeyond += 1;
    } else this.#labels += 1;
    if (this.#first.length < mostKept) this.#first.push({ path, value, reference });
  }
}

function largestOf(value: unknown): number {
  if (isFiniteNumber(value)) return Math.abs(value);
  if (typeof value !== 'object' || value === null) return 0;
  let largest = 0;
  for (const item of Object.values(value)) largest = Math.max(largest, largestOf(item));
  return largest;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownValue(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
