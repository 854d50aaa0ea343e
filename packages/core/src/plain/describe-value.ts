/** Whether a value is an object without a class: `{…}`, or one without a prototype. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Longest name of a class in a message. */
const longestName = 60;

/** What a value is, for a message: never the value itself. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'a list';
  if (isPlainObject(value)) return 'an object';
  const name = className(value);
  return name === '' ? 'an object of a class' : `an object of the class ${name}`;
}

/** The name of an object's class; empty when it has none. */
function className(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' ? name.slice(0, longestName) : '';
}

/** How to make plain data of what programs often have instead: a sentence, or nothing. */
export function adviceFor(value: unknown): string {
  if (typeof value === 'string') return ' If the text is JSON, parse it first: JSON.parse(text).';
  if (typeof value !== 'object' || value === null) return '';
  if (Array.isArray(value) || isPlainObject(value)) return '';
  if (typeof (value as Partial<Promise<unknown>>).then === 'function') {
    return ' Write await before it.';
  }
  if (value instanceof Map) return ' Make an object of it: Object.fromEntries(map).';
  if (Symbol.iterator in value) return ' Make a list of it: [...iterable].';
  return ' Make a plain object of it: { ...object }.';
}
