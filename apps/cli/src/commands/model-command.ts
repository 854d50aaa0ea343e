import { existsSync } from 'node:fs';
import type { OptionSchema } from '@mlmodel/core';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import { Command, Option } from 'commander';
import { type HelpContent, helpLayout } from '../help/help-layout.js';
import { explainMlflowOptions, mlflowOptions } from '../mlflow-options.js';
import { flavorFlags, repeatedFlags } from '../options/flavor-flags.js';
import { type LoadingConfiguration, modelOptions } from '../options/model-options.js';
import { flagsOf } from '../options/option-flags.js';
import { UsageError } from '../options/usage-error.js';

/** A command that takes a model. */
export interface ModelCommand<Values> {
  readonly name: 'serve' | 'predict' | 'inspect' | 'prepare-env';
  readonly description: string;
  readonly help: HelpContent;
  /** Those of {@link modelOptions} that it takes. Default: all. */
  readonly modelSchemas?: Readonly<Record<string, OptionSchema>>;
  /** Options of its own, which a file and the environment may give too. */
  readonly schemas?: Readonly<Record<string, OptionSchema>>;
  /** Options of its own that are only accepted on the command line. */
  readonly flags?: readonly Option[];
  /** Above its own options in help. */
  readonly heading?: string;
  /** Imports what it runs. */
  load(): Promise<(values: Values) => Promise<void>>;
}

/** Short flags, as `mlflow models` has them. */
const shortFlags: Readonly<Record<string, string>> = {
  modelUri: '-m',
  port: '-p',
  host: '-h',
  timeout: '-t',
};

const modelHeading = 'Options of the model:';

/** Options of {@link modelOptions} that are about the command: last in help, with `--help`. */
const lastHeading = 'Options:';
const lastOptions: ReadonlySet<string> = new Set(['debug']);

/**
 * Makes a command that takes a model, as its argument or with `-m`. Its help lists the options of models, then its own,
 * then those of each flavor.
 * @param declared what flavors declare; absent if that was not needed
 */
export function modelCommand<Values extends Pick<LoadingConfiguration, 'modelUri'>>(
  { name, description, help, load, ...own }: ModelCommand<Values>,
  declared: readonly DeclaredFlavor[] | undefined,
): Command {
  const command = new Command(name)
    .description(description)
    .argument('[model]', 'model directory: a path or file: URI (also of its MLmodel file)');
  const add = (options: readonly Option[]) => {
    for (const option of options) command.addOption(option);
  };
  const { modelSchemas = modelOptions, schemas: ownSchemas = {}, flags: ownFlags = [] } = own;
  const { heading = modelHeading } = own;
  const schemas = { ...modelSchemas, ...ownSchemas };
  const last: Option[] = [];
  for (const [option, schema] of Object.entries(modelSchemas)) {
    const isLast = lastOptions.has(option);
    const style = { short: shortFlags[option], heading: isLast ? lastHeading : modelHeading };
    const made = flagsOf(option, schema, style);
    if (isLast) last.push(...made);
    else add(made);
  }
  last.push(
    new Option(
      '--config <file>',
      'YAML file with options (default: mlmodel.yaml in the working directory, if it is there)',
    ),
  );
  for (const [option, schema] of Object.entries(ownSchemas)) {
    add(flagsOf(option, schema, { short: shortFlags[option], heading }));
  }
  add(ownFlags.map((flag) => flag.helpGroup(heading)));
  const flags = flavorFlags(declared ?? [], longFlagsOf([...command.options, ...last]));
  for (const { options } of flags) add(options);
  add(last);
  const repeated = declared === undefined ? [] : repeatedFlags(flags);
  command.configureHelp(helpLayout({ ...help, repeated }));
  const inert = mlflowOptions(name, declared && longFlagsOf(command.options));
  add(inert.map(({ option }) => option.helpGroup(modelHeading)));
  return command.action(async (model: string | undefined, values) => {
    if (model !== undefined) command.setOptionValueWithSource('modelUri', model, 'cli');
    const imported = Promise.all([import('../options/configuration.js'), load()]);
    const [{ configurationOf }, run] = await imported;
    const context = { schemas, flavorFlags: flags, declared };
    const configuration = await configurationOf(command, context);
    if (configuration.modelUri === undefined) throw noModel(name);
    explainMlflowOptions(inert, values);
    await run({ ...values, ...configuration } as unknown as Values);
  });
}

function longFlagsOf(options: readonly Option[]): ReadonlySet<string> {
  return new Set(['--help', ...options.flatMap(({ long }) => long ?? [])]);
}

function noModel(name: string): UsageError {
  return new UsageError(
    existsSync('MLmodel')
      ? `No model is given. The working directory is one: mlmodel ${name} .`
      : `No model is given. Give the directory that contains its MLmodel file: mlmodel ${name} ./model (or -m ./model, MLMODEL_MODEL_URI, or modelUri in mlmodel.yaml).`,
  );
}
