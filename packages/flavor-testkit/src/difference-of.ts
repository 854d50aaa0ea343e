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

interface Comparison {
  readonly actual: unknown;
  readonly expected: unknown;
  readonly path: string;
  readonly tolerance: number;
}

function difference(comparison: Comparison): string | undefined {
  const { actual, expected, path, tolerance } = comparison;
  if (typeof actual === 'number' && typeof expected === 'number')
    return closeTo(actual, expected, tolerance) ? undefined : unequal(comparison);
  if (!isContainer(actual) || !isContainer(expected))
    return Object.is(actual, expected) ? undefined : unequal(comparison);
  if (kindOf(actual) !== kindOf(expected))
    return `${path} is a ${kindOf(actual)}, expected a ${kindOf(expected)}`;
  const found = partsOf(actual);
  const wanted = partsOf(expected);
  for (const key of new Set([...wanted.keys(), ...found.keys()])) {
    const part = difference({
      actual: found.get(key),
      expected: wanted.get(key),
      path: `${path}.${key}`,
      tolerance,
    });
    if (part !== undefined) return part;
  }
  return undefined;
}

function closeTo(actual: number, expected: number, tolerance: number): boolean {
  if (Object.is(actual, expected) || actual === expected) return true;
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

function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function partsOf(container: object): Map<string, unknown> {
  if (container instanceof Map)
    return new Map([...container].map(([key, value]) => [String(key), value]));
  return new Map(Object.entries(container));
}
