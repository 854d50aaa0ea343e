import { existsSync } from 'node:fs';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import { Command } from 'commander';
import { type HelpContent, setHelp } from '../help/help-page.js';
import { resolveModelUri } from '../loading/resolve-model.js';
import type { Defaults } from '../options/configuration.js';
import { repeatedFlags } from '../options/flavor-flags.js';
import { givenFlags } from '../options/given-flags.js';
import { explainMlflowOptions } from '../options/mlflow-options.js';
import { type LoadingConfiguration, modelOptions } from '../options/model-options.js';
import { UsageError } from '../options/usage-error.js';
import { commandOptions, type OwnOptions } from './command-options.js';

/** A command that takes a model. */
export interface ModelCommand<Values> extends OwnOptions {
  readonly description: string;
  readonly help: HelpContent;
  /** Whether it gets the model on disk, downloaded if need be. Default: true. */
  readonly resolves?: boolean;
  /** Whether it can do without a model. Default: false. */
  readonly isModelOptional?: boolean;
  /** Defaults of options that depend on the values of others. */
  readonly defaults?: Defaults;
  /** Checks options that do not fit together. @throws UsageError */
  check?(values: Values): Promise<void>;
  /** Imports what it runs. */
  load(): Promise<(values: Values) => Promise<void>>;
}

/**
 * Makes a command that takes a model, as its argument or with `-m`. Its help lists the options of models, then its own,
 * then those of each flavor.
 * @param declared what flavors declare; absent if that was not needed
 */
export function modelCommand<Values extends Pick<LoadingConfiguration, 'modelUri'>>(
  { description, help, load, check, defaults, ...own }: ModelCommand<Values>,
  declared: readonly DeclaredFlavor[] | undefined,
): Command {
  const { resolves = true, isModelOptional = false } = own;
  const { options, flavorFlags, inert } = commandOptions(own, declared);
  const command = new Command(own.name)
    .description(description)
    .argument(
      '[model]',
      'model directory: a path or file: URI (also of its MLmodel file); or a models:/, runs:/, s3://, gs://, wasbs:// or https:// URI',
    );
  setHelp(command, { ...help, repeated: repeatedFlags(flavorFlags) });
  for (const option of options) command.addOption(option);
  const ofGroups = (own.groups ?? []).map((group) => group.schemas);
  const schemas = Object.assign({}, own.modelSchemas ?? modelOptions, ...ofGroups);
  return command.action(async (model: string | undefined, values) => {
    if (model !== undefined) command.setOptionValueWithSource('modelUri', model, 'cli');
    const imported = Promise.all([import('../options/configuration.js'), load()]);
    const [{ configurationOf }, run] = await imported;
    const context = { schemas, flavorFlags, declared, defaults };
    const configuration = await configurationOf(command, context);
    const hasModel = configuration.modelUri !== undefined;
    if (!hasModel && !isModelOptional) throw noModel(own.name);
    explainMlflowOptions(inert, values);
    await check?.({ ...values, ...configuration } as unknown as Values);
    const given = givenFlags(command, declared ?? []);
    const found = resolves && hasModel ? await resolveModelUri(configuration) : {};
    await run({ ...values, ...configuration, ...found, givenFlags: given } as unknown as Values);
  });
}

function noModel(name: string): UsageError {
  return new UsageError(
    existsSync('MLmodel')
      ? `No model is given. The working directory is one: mlmodel ${name} .`
      : `No model is given. Give the directory that contains its MLmodel file: mlmodel ${name} ./model (or -m ./model, MLMODEL_MODEL_URI, or modelUri in mlmodel.yaml).`,
  );
}
