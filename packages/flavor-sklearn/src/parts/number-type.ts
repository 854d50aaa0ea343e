import type { Numbers } from '../data/numbers.js';

/** Classes of Python that are types of numbers. */
const builtins: ReadonlyMap<string, Numbers['type']> = new Map([
  ['builtins.bool', 'bool'],
  ['builtins.float', 'float64'],
  ['builtins.int', 'int64'],
  ['numpy.bool_', 'bool'],
]);

/** The type of numbers that a class of NumPy or Python is; undefined for others, and for floats of 16 bits. */
export function numberType(className: string): Numbers['type'] | undefined {
  const known = builtins.get(className);
  if (known !== undefined) return known;
  const [, name] = /^numpy\.(bool|u?int(?:8|16|32|64)|float(?:32|64))$/.exec(className) ?? [];
  return name as Numbers['type'] | undefined;
}
