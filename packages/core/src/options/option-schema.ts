import { shortenText } from '../errors/message-text.js';

/**
 * JSON Schema of one option (draft 2020-12). Only the keywords below are checked; a flavor's `parse` may check more.
 */
export interface OptionSchema {
  readonly type?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly pattern?: string | undefined;
  readonly items?: OptionSchema | undefined;
  /** The value fits one of them. */
  readonly anyOf?: readonly OptionSchema[] | undefined;
  /** The value if the option is not given. */
  readonly default?: unknown;
  /** One line of help. */
  readonly description?: string | undefined;
  /** Messages never show its value. */
  readonly writeOnly?: boolean | undefined;
  /** Placeholder for the value in help, such as `seconds`. */
  readonly placeholder?: string | undefined;
  /** What a value must be, in words, if the keywords above do not say it, such as `NAME or NAME=VALUE`. */
  readonly expected?: string | undefined;
}

/** JSON Schema of a set of options: an object with a property for each. */
export interface OptionsSchema {
  readonly type?: string | undefined;
  readonly properties: Readonly<Record<string, OptionSchema>>;
  /** The names of those that have to be given. */
  readonly required?: readonly string[] | undefined;
}

/** Whether a value is of the type and in the range that the schema gives. */
export function fitsOption(value: unknown, schema: OptionSchema): boolean {
  const { enum: allowed, minimum, maximum, pattern, items, anyOf } = schema;
  if (anyOf !== undefined) return anyOf.some((branch) => fitsOption(value, branch));
  if (allowed !== undefined) return allowed.includes(value);
  if (!isOfType(value, schema.type)) return false;
  if (typeof value === 'number') {
    return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
  }
  if (typeof value === 'string') return pattern === undefined || new RegExp(pattern).test(value);
  if (Array.isArray(value) && items !== undefined) {
    return value.every((item) => fitsOption(item, items));
  }
  return true;
}

function isOfType(value: unknown, type: string | undefined): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case undefined:
      return true;
    default:
      return typeof value === type;
  }
}

/** Completes `must be` in messages: `a whole number from 1 to 1024`, `one of local, uv`. */
export function expectedValue(schema: OptionSchema): string {
  const { expected, anyOf, enum: allowed, items } = schema;
  if (expected !== undefined) return expected;
  if (anyOf !== undefined) return anyOf.map(expectedValue).join(' or ');
  if (allowed !== undefined) return `one of ${allowed.join(', ')}`;
  switch (schema.type) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return items === undefined ? 'a list' : `a list, each item ${expectedValue(items)}`;
    case 'object':
      return 'an object';
    default:
      return 'text';
  }
}

/** Schema libraries add the bounds of safe integers by themselves. */
function range({ minimum = -Infinity, maximum = Infinity }: OptionSchema): string {
  const from = minimum > Number.MIN_SAFE_INTEGER ? ` from ${minimum}` : '';
  const to = maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : '';
  return `${from}${to}`;
}

/** The end of a message that shows the value of an option: its JSON, shortened; nothing if it may be secret. */
export function butWas(value: unknown, { writeOnly }: OptionSchema): string {
  if (writeOnly === true) return '';
  return `, not ${shortenText(JSON.stringify(value) ?? typeof value, 60)}`;
}
