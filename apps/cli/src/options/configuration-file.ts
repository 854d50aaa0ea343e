import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type OptionSchema, optionProblem, similarName, unknownOption } from '@mlmodel/core';
import { type DeclaredFlavor, modelAround } from '@mlmodel/core/node';
import { unreadableFile } from '../files/unreadable-file.js';
import { writeStderr } from '../terminal/standard-streams.js';
import { dashed } from './option-flags.js';
import { UsageError } from './usage-error.js';
import type { FileEntry, Placed } from './yaml-entries.js';

/** Read from the working directory unless `--config` names another file. */
const usualFile = 'mlmodel.yaml';

/** Largest file that is read, in bytes. */
const largestFile = 1024 * 1024;

/** The options of a file, checked against the schemas; those of flavors are not parsed yet. */
export interface FileOptions {
  readonly options: Readonly<Record<string, Placed>>;
  readonly byFlavor: Readonly<Record<string, Readonly<Record<string, Placed>>>>;
}

export interface FileContext {
  /** The file that the user named; absent: {@link usualFile}, if there is one. */
  readonly path: string | undefined;
  readonly schemas: Readonly<Record<string, OptionSchema>>;
  /** Asks the flavors for their options, if the file has a section for one. */
  readonly flavors: () => Promise<readonly DeclaredFlavor[]>;
}

/**
 * Reads a configuration file: a YAML mapping of options, with a section for each flavor. Names are in camelCase or as on
 * the command line (`maxBodyBytes`, `max-body-bytes`). A model may bring files, so `mlmodel.yaml` is not read from a model
 * directory unless it is named.
 * @throws UsageError naming file, line and field
 * @throws MlmodelError for a named file that cannot be read
 */
export async function readConfigurationFile({
  path,
  schemas,
  flavors,
}: FileContext): Promise<FileOptions> {
  const file = path ?? usualFile;
  if (path === undefined && !isReadByDefault()) return { options: {}, byFlavor: {} };
  const content = await readFile(file).catch(async (cause: unknown) => {
    throw await unreadableFile(cause, file);
  });
  const { entriesOf } = await import('./yaml-entries.js');
  if (content.byteLength > largestFile) {
    throw new UsageError(`${file} is larger than 1 MiB, which no configuration file needs.`);
  }
  const options: Record<string, Placed> = {};
  const byFlavor: Record<string, Record<string, Placed>> = {};
  for (const { key, value, place, entries } of entriesOf(content.toString('utf8'), file)) {
    const option = optionOf(key, schemas);
    if (option !== undefined) {
      const [name, schema] = option;
      put(options, name, { value, place, schema });
      continue;
    }
    const declared = await flavors();
    const flavor = declared.find((one) => one.flavor === key);
    if (flavor?.options === undefined) {
      throw new UsageError(`${place}: ${unknownKey(key, { schemas, declared })}`);
    }
    if (entries === undefined) {
      throw new UsageError(`${place}: ${key} must be a mapping of options.`);
    }
    byFlavor[key] = flavorPart(key, entries, flavor.options.jsonSchema.properties);
  }
  return { options, byFlavor };
}

function isReadByDefault(): boolean {
  if (!existsSync(usualFile)) return false;
  if (modelAround(process.cwd()) === undefined) return true;
  writeStderr(
    `note: ${usualFile} is ignored because it is in a model directory; if it is yours, name it with --config ${usualFile}\n`,
  );
  return false;
}

function flavorPart(
  flavor: string,
  entries: readonly FileEntry[],
  schemas: Readonly<Record<string, OptionSchema>>,
): Record<string, Placed> {
  const part: Record<string, Placed> = {};
  for (const { key, value, place } of entries) {
    const option = optionOf(key, schemas);
    if (option === undefined) {
      throw new UsageError(`${place}: ${flavor}: ${unknownOption(key, Object.keys(schemas))}`);
    }
    const [name, schema] = option;
    put(part, name, { value, place, schema, subject: `${flavor}.${name}` });
  }
  return part;
}

interface NewValue extends Placed {
  readonly schema: OptionSchema;
  readonly subject?: string;
}

function put(
  part: Record<string, Placed>,
  name: string,
  { value, place, schema, subject = name }: NewValue,
): void {
  const before = part[name];
  if (before !== undefined) {
    throw new UsageError(`${place}: ${subject} is already set in ${before.place}.`);
  }
  const problem = optionProblem(value, schema);
  if (problem !== undefined) throw new UsageError(`${place}: ${subject} ${problem}.`);
  part[name] = { value, place };
}

/** The name and the schema of the option that a key of the file means. */
function optionOf(
  key: string,
  schemas: Readonly<Record<string, OptionSchema>>,
): readonly [string, OptionSchema] | undefined {
  return Object.entries(schemas).find(([name]) => key === name || key === dashed(name));
}

interface KnownKeys {
  readonly schemas: Readonly<Record<string, OptionSchema>>;
  readonly declared: readonly DeclaredFlavor[];
}

function unknownKey(key: string, { schemas, declared }: KnownKeys): string {
  const options = Object.keys(schemas);
  const flavors = declared.filter((flavor) => flavor.options !== undefined);
  const meant = similarName(key, [...options, ...flavors.map(({ flavor }) => flavor)]);
  if (meant !== undefined) return `There is no option "${key}": did you mean "${meant}"?`;
  const names = flavors.map(({ flavor }) => flavor).join(', ') || 'none';
  return `"${key}" is neither an option nor a flavor with options that is installed here (${names}). "mlmodel serve --help" lists the options.`;
}
