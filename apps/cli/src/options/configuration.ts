import { fitsOption, isMlmodelError, type OptionSchema, optionKind } from '@mlmodel/core';
import { type DeclaredFlavor, declaredOptions } from '@mlmodel/core/node';
import { secretOptions, serverOptions } from '@mlmodel/serve/options';
import type { Command } from 'commander';
import { type FileOptions, readConfigurationFile } from './configuration-file.js';
import { optionsFromEnvironment, refuseMistypedVariables } from './environment-variables.js';
import type { FlavorFlag } from './flavor-flags.js';
import { followOptions } from './follow-options.js';
import { valuesOnLine } from './given-flags.js';
import { readJsonFlag } from './json-flag.js';
import { type LoadingConfiguration, modelOptions } from './model-options.js';
import { platformOptions } from './platform-options.js';
import { UsageError } from './usage-error.js';
import type { Placed } from './yaml-entries.js';

/** All options that a file may give, whichever command reads it. */
export const fileSchemas: Readonly<Record<string, OptionSchema>> = {
  ...modelOptions,
  ...followOptions,
  ...platformOptions,
  ...serverOptions,
};

export interface CommandOptions {
  /** Those that the command takes. */
  readonly schemas: Readonly<Record<string, OptionSchema>>;
  readonly flavorFlags: readonly FlavorFlag[];
  /** What flavors declare; absent if that was not needed. */
  readonly declared: readonly DeclaredFlavor[] | undefined;
  readonly defaults?: Defaults | undefined;
}

/** Defaults of options that depend on the values that are given for others. */
export type Defaults = (
  given: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/**
 * The options of a command: from its flags, else from the environment, else from a file, else their defaults.
 * @throws UsageError naming the flag, the variable, or file and line
 */
export async function configurationOf(
  command: Command,
  { schemas, flavorFlags, declared, defaults = async () => ({}) }: CommandOptions,
): Promise<LoadingConfiguration & Readonly<Record<string, unknown>>> {
  const flags: Readonly<Record<string, unknown>> = Object.fromEntries(valuesOnLine(command));
  refuseMistypedVariables([...Object.keys(fileSchemas), ...Object.keys(secretOptions)]);
  const variables = optionsFromEnvironment(schemas);
  const selection = { ...variables, ...flags } as Partial<LoadingConfiguration>;
  const flavors = once(
    async () =>
      declared ?? declaredOptions({ location: selection.modelUri, flavors: selection.flavor }),
  );
  const file = await readConfigurationFile({
    path: flags['config'] as string | undefined,
    schemas: fileSchemas,
    flavors,
  });
  const values = Object.fromEntries(
    Object.keys(schemas).map((name) => {
      const fromFile = file.options[name]?.value;
      return [name, flags[name] ?? variables[name] ?? fromFile] as const;
    }),
  );
  const usual = await defaults(values);
  const complete = Object.entries(schemas).map(
    ([name, schema]) => [name, values[name] ?? usual[name] ?? schema.default] as const,
  );
  const given = await flavorOptions(file, flags, { flavorFlags, flavors });
  return {
    ...(Object.fromEntries(complete) as unknown as LoadingConfiguration),
    byFlavor: mapValues(given, valuesOf),
    places: mapValues(given, (part) => mapValues(part, ({ place }) => place)),
  };
}

interface FlavorContext {
  readonly flavorFlags: readonly FlavorFlag[];
  readonly flavors: () => Promise<readonly DeclaredFlavor[]>;
}

async function flavorOptions(
  file: FileOptions,
  flags: Readonly<Record<string, unknown>>,
  { flavorFlags, flavors }: FlavorContext,
): Promise<FileOptions['byFlavor']> {
  const given = Object.fromEntries(
    Object.entries(file.byFlavor).map(([flavor, part]) => [flavor, { ...part }]),
  );
  for (const { attribute, options, owners } of flavorFlags) {
    if (flags[attribute] === undefined) continue;
    const place = options[0]?.long ?? '';
    for (const { flavor, name, schema } of owners) {
      const isJson = optionKind(schema) === 'object';
      const value = isJson ? await readJsonFlag(place, flags[attribute]) : flags[attribute];
      if (!fitsOption(value, schema)) continue;
      given[flavor] = { ...given[flavor], [name]: { value, place } };
    }
  }
  const parts = Object.entries(given);
  if (parts.length === 0) return {};
  const declared = await flavors();
  for (const [flavor, part] of parts) {
    checkPart(
      part,
      declared.find((one) => one.flavor === flavor),
    );
  }
  return given;
}

/** @throws UsageError for a value that the flavor itself refuses, naming its place */
function checkPart(
  part: Readonly<Record<string, Placed>>,
  flavor: DeclaredFlavor | undefined,
): void {
  try {
    flavor?.options?.parse(valuesOf(part));
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    const [name = ''] = error.subject.field?.split('.') ?? [];
    const place = part[name]?.place;
    throw new UsageError(place === undefined ? error.message : `${place}: ${error.message}`);
  }
}

function valuesOf(part: Readonly<Record<string, Placed>>): Readonly<Record<string, unknown>> {
  return mapValues(part, ({ value }) => value);
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
