import { quotedNames } from '../errors/message-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type { DeclaredOptions } from '../flavor/flavor.js';
import {
  butWas,
  expectedValue,
  fitsOption,
  type OptionSchema,
  type OptionsSchema,
} from './option-schema.js';
import { similarName } from './similar-name.js';

/** The part of Standard Schema (standardschema.dev) that {@link defineOptions} uses; zod objects implement it. */
export interface StandardObject<Values> {
  readonly '~standard': {
    validate(values: unknown): StandardResult<Values> | Promise<StandardResult<Values>>;
    readonly jsonSchema?: { input(options: { target: 'draft-2020-12' }): unknown } | undefined;
  };
}

type StandardResult<Values> =
  | { readonly value: Values; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * Declares options with a zod object that describes each option in one line.
 * @param schema of `zod`, or of another library that implements Standard Schema
 * @param jsonSchema of the input, if the schema does not provide it: `z.toJSONSchema(schema, { io: 'input' })` of
 * `zod/mini`
 */
export function defineOptions<Values extends object>(
  schema: StandardObject<Values>,
  jsonSchema: unknown = schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }),
): DeclaredOptions<Values> {
  const declared = withProperties(jsonSchema);
  return {
    jsonSchema: declared,
    parse(values) {
      const given = checkedOptions(values, declared);
      const result = schema['~standard'].validate(given);
      if (result instanceof Promise) throw new TypeError('The options are checked synchronously.');
      if (result.issues === undefined) return result.value;
      throw refusedBySchema(result.issues[0]);
    },
  };
}

/** Declares options with a JSON Schema that uses only the keywords of {@link OptionSchema}; needs no library. */
export function plainOptions(jsonSchema: OptionsSchema): DeclaredOptions<Record<string, unknown>> {
  return {
    jsonSchema,
    parse(values) {
      const defaults = Object.entries(jsonSchema.properties).flatMap(([name, option]) =>
        option.default === undefined ? [] : [[name, option.default] as const],
      );
      return { ...Object.fromEntries(defaults), ...checkedOptions(values, jsonSchema) };
    },
  };
}

function withProperties(jsonSchema: unknown): OptionsSchema {
  if (typeof jsonSchema === 'object' && jsonSchema !== null && 'properties' in jsonSchema) {
    return jsonSchema as OptionsSchema;
  }
  throw new TypeError(
    'defineOptions takes a schema of an object. With zod/mini, give it the JSON Schema too: defineOptions(schema, z.toJSONSchema(schema, { io: "input" })).',
  );
}

/** @returns the values without undefined ones, which count as absent */
function checkedOptions(
  values: Readonly<Record<string, unknown>>,
  { properties, required = [] }: OptionsSchema,
): Record<string, unknown> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const option = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (option === undefined) throw invalid(name, unknownOption(name, Object.keys(properties)));
    const problem = optionProblem(value, option);
    if (problem !== undefined) throw invalid(name, `The option "${name}" ${problem}.`);
  }
  const missing = required.find((name) => values[name] === undefined);
  if (missing !== undefined) throw invalid(missing, requiredOption(missing, properties[missing]));
  return Object.fromEntries(given);
}

function requiredOption(name: string, { description }: OptionSchema = {}): string {
  const meaning = description === undefined ? '' : `: ${description}`;
  return `The option "${name}" is required${meaning}.`;
}

/** What is wrong with a value, to follow the name of its option in a message; undefined when it is valid. */
export function optionProblem(value: unknown, option: OptionSchema): string | undefined {
  if (fitsOption(value, option)) return undefined;
  return `must be ${expectedValue(option)}${butWas(value, option)}`;
}

/** A sentence about an unknown name. */
export function unknownOption(name: string, names: readonly string[]): string {
  const meant = similarName(name, names);
  const known = names.length === 0 ? 'there are none.' : `there are ${quotedNames(names)}.`;
  return `There is no option "${name}": ${meant === undefined ? known : `did you mean "${meant}"?`}`;
}

/** An error that JSON Schema keywords cannot express, such as a rule of the flavor. */
function refusedBySchema({ message, path = [] }: StandardIssue = { message: 'is refused' }) {
  const keys = path.map((part) => (typeof part === 'object' ? part.key : part)).map(String);
  const subject = keys.length === 0 ? 'The options' : `The option "${keys.join('.')}"`;
  return invalid(keys.join('.'), `${subject}: ${message}`);
}

function invalid(field: string, message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { field });
}
