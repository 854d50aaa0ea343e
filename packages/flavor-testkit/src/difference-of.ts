/**
 * Compares two values deeply: typed arrays element by element, objects by own keys, Maps by entries, `undefined` like an absent key.
 * @param tolerance largest difference of two numbers, relative to the larger and absolute below 1
 * @returns where and how they differ, undefined when they are equal
 */
export function differenceOf(
  actual: unknown,
  expected: unknown,
  tolerance = 0,
): string | undefined {
  return difference({ actual, expected, path: 'answer', tolerance });
}

/** Two values to compare. */
export interface Comparison {
  readonly actual: unknown;
  readonly expected: unknown;
  /** The name of `actual` in paths, such as `input`. */
  readonly path: string;
  readonly tolerance: number;
}

/** Compares as {@link differenceOf} does. */
export function difference(comparison: Comparison): string | undefined {
  const { actual, expected, path, tolerance } = comparison;
  if (areClose(actual, expected, tolerance)) return undefined;
  if (!isContainer(actual) || !isContainer(expected)) return unequal(comparison);
  if (kindOf(actual) !== kindOf(expected))
    return `${path} is a ${kindOf(actual)}, expected a ${kindOf(expected)}`;
  return isList(actual) && isList(expected)
    ? listDifference({ actual, expected, path, tolerance })
    : objectDifference({ ...comparison, actual, expected });
}

interface ListComparison extends Comparison {
  readonly actual: ArrayLike<unknown>;
  readonly expected: ArrayLike<unknown>;
}

/** Builds paths only for differences, as lists may have millions of elements. */
function listDifference({ actual, expected, path, tolerance }: ListComparison) {
  if (actual.length !== expected.length)
    return `${path} has ${actual.length} elements, expected ${expected.length}`;
  for (let index = 0; index < actual.length; index++) {
    const [found, wanted] = [actual[index], expected[index]];
    if (areClose(found, wanted, tolerance)) continue;
    const part = { actual: found, expected: wanted, path: `${path}.${index}`, tolerance };
    const inner = difference(part);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function objectDifference({
  actual,
  expected,
  path,
  tolerance,
}: Comparison & { readonly actual: object; readonly expected: object }): string | undefined {
  const found = partsOf(actual);
  const wanted = partsOf(expected);
  for (const key of new Set([...wanted.keys(), ...found.keys()])) {
    const part = { actual: found.get(key), expected: wanted.get(key), tolerance };
    const inner = difference({ ...part, path: `${path}.${key}` });
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function areClose(actual: unknown, expected: unknown, tolerance: number): boolean {
  if (Object.is(actual, expected)) return true;
  if (typeof actual !== 'number' || typeof expected !== 'number') return false;
  if (actual === expected) return true;
  const scale = Math.max(1, Math.abs(actual), Math.abs(expected));
  return Math.abs(actual - expected) <= tolerance * scale;
}

function unequal({ actual, expected, path }: Comparison): string {
  return `${path} is ${textOf(actual)}, expected ${textOf(expected)}`;
}

function textOf(value: unknown): string {
  return isContainer(value) ? `a ${kindOf(value)}` : String(value);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isList(value: object): value is ArrayLike<unknown> & object {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function partsOf(container: object): Map<string, unknown> {
  if (container instanceof Map)
    return new Map([...container].map(([key, value]) => [String(key), value]));
  return new Map(Object.entries(container));
}
