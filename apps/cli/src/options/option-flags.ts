import { type OptionSchema, optionKind, optionProblem, valueFromText } from '@mlmodel/core';
import { Option } from 'commander';
import { UsageError } from './usage-error.js';

/** How an option appears on the command line. */
export interface FlagStyle {
  /** Such as `-p`. */
  readonly short?: string | undefined;
  /** Its heading in help. Default: that of `--help`. */
  readonly heading?: string | undefined;
}

const schemas = new WeakMap<Option, OptionSchema>();

/** The schema of a flag that {@link flagsOf} made. */
export function schemaOf(flag: Option): OptionSchema | undefined {
  return schemas.get(flag);
}

/**
 * The flags of an option: `--max-body-bytes <bytes>`; of one that is true or false `--x` and
 * `--no-x`, which help shows unless that is the default. A list is given item by item.
 */
export function flagsOf(
  name: string,
  schema: OptionSchema,
  { short, heading }: FlagStyle = {},
): readonly Option[] {
  const long = `--${dashed(name)}`;
  const start = short === undefined ? long : `${short}, ${long}`;
  const { description = '' } = schema;
  const grouped = (flag: Option) => {
    schemas.set(flag, schema);
    return heading === undefined ? flag : flag.helpGroup(heading);
  };
  if (optionKind(schema) === 'boolean') {
    // The command line has to be able to override a file or a variable.
    const opposite = new Option(`--no-${dashed(name)}`, 'the opposite');
    const flags = [new Option(start, description), opposite.hideHelp(schema.default === false)];
    return flags.map(grouped);
  }
  const flag = new Option(`${start} <${placeholderOf(schema)}>`, helpOf(schema));
  flag.argParser((text: string, before: unknown) => parsed(text, { flag, schema, before }));
  if (isShown(schema.default)) flag.default(schema.default);
  return [grouped(flag)];
}

/** `maxBodyBytes` -> `max-body-bytes`. */
export function dashed(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);
}

interface ParsedFlag {
  readonly flag: Option;
  readonly schema: OptionSchema;
  /** The value so far, if the flag is repeated. */
  readonly before: unknown;
}

/** @throws UsageError naming the flag, and the value unless it may be secret */
function parsed(text: string, { flag, schema, before }: ParsedFlag): unknown {
  const kind = optionKind(schema);
  // Text or the path of a file, read later.
  if (kind === 'object') return text;
  const { writeOnly, items } = schema;
  const wanted = kind === 'array' ? { writeOnly, ...items } : schema;
  const value = valueFromText(text, wanted);
  const problem = optionProblem(value, wanted);
  if (problem !== undefined) throw new UsageError(`${flag.flags} ${problem}.`);
  if (kind !== 'array') return value;
  return Array.isArray(before) && before !== schema.default ? [...before, value] : [value];
}

function placeholderOf(schema: OptionSchema): string {
  if (schema.placeholder !== undefined) return schema.placeholder;
  if (schema.enum !== undefined) return 'name';
  const kind = optionKind(schema);
  if (kind === 'integer' || kind === 'number') return 'number';
  return kind === 'object' ? 'json|file' : 'text';
}

function helpOf({ description = '', enum: allowed }: OptionSchema): string {
  return allowed === undefined ? description : `${description} (one of ${allowed.join(', ')})`;
}

function isShown(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
