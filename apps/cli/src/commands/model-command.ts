import type { OptionSchema } from '@mlmodel/core';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import { Command, Help, Option } from 'commander';
import { explainMlflowOptions, mlflowOptions } from '../mlflow-options.js';
import { flavorFlags, repeatedFlags } from '../options/flavor-flags.js';
import { type LoadingConfiguration, modelOptions } from '../options/model-options.js';
import { flagsOf } from '../options/option-flags.js';
import { UsageError } from '../options/usage-error.js';

/** A command that loads a model. */
export interface LoadingCommand<Values> {
  readonly name: 'serve' | 'predict' | 'prepare-env';
  readonly description: string;
  readonly examples: string;
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

/**
 * Makes a command that loads a model. Its help lists the options of models, then its own, then those of each flavor.
 * @param declared what flavors declare; absent if that was not needed
 */
export function loadingCommand<Values extends LoadingConfiguration>(
  { name, description, examples, load, ...own }: LoadingCommand<Values>,
  declared: readonly DeclaredFlavor[] | undefined,
): Command {
  const command = new Command(name).description(description).addHelpText('after', examples);
  const add = (options: readonly Option[]) => {
    for (const option of options) command.addOption(option);
  };
  const { modelSchemas = modelOptions, schemas: ownSchemas = {} } = own;
  const { flags: ownFlags = [], heading = modelHeading } = own;
  for (const [option, schema] of Object.entries(modelSchemas)) {
    add(flagsOf(option, schema, { short: shortFlags[option], heading: modelHeading }));
  }
  add([
    new Option(
      '--config <file>',
      'YAML file with options (default: mlmodel.yaml in the working directory, if it is there)',
    ).helpGroup(modelHeading),
  ]);
  for (const [option, schema] of Object.entries(ownSchemas)) {
    add(flagsOf(option, schema, { short: shortFlags[option], heading }));
  }
  add(ownFlags.map((flag) => flag.helpGroup(heading)));
  const flags = flavorFlags(declared ?? [], longFlagsOf(command));
  for (const { options } of flags) add(options);
  if (declared !== undefined) showTwice(command, repeatedFlags(flags));
  const inert = mlflowOptions(name, declared && longFlagsOf(command));
  add(inert.map(({ option }) => option.helpGroup(modelHeading)));
  const schemas = { ...modelSchemas, ...ownSchemas };
  return command.action(async (values) => {
    const imported = Promise.all([import('../options/configuration.js'), load()]);
    const [{ configurationOf }, run] = await imported;
    const context = { schemas, flavorFlags: flags, declared };
    const configuration = await configurationOf(command, context);
    if (configuration.modelUri === undefined) {
      throw new UsageError("required option '-m, --model-uri <model>' not specified");
    }
    explainMlflowOptions(inert, values);
    await run({ ...values, ...configuration } as unknown as Values);
  });
}

function longFlagsOf(command: Command): ReadonlySet<string> {
  return new Set(['--help', ...command.options.flatMap(({ long }) => long ?? [])]);
}

function showTwice(command: Command, options: readonly Option[]): void {
  command.configureHelp({
    visibleOptions: (shown) => {
      const visible = Help.prototype.visibleOptions.call(new Help(), shown);
      return [...visible.slice(0, -1), ...options, ...visible.slice(-1)];
    },
  });
}
