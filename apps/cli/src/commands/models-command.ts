import type { OptionSchema } from '@mlmodel/core';
import { Command } from 'commander';
import { setHelp } from '../help/help-page.js';
import { modelOptions } from '../options/model-options.js';
import { withOptions } from './with-options.js';

const options: Readonly<Record<string, OptionSchema>> = {
  trackingUri: {
    ...modelOptions.trackingUri,
    description:
      'the registry (default: MLFLOW_REGISTRY_URI, MLFLOW_TRACKING_URI, else mlruns or mlflow.db)',
  },
  most: {
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 1_000,
    placeholder: 'number',
    description: 'list no more than these',
  },
  json: { type: 'boolean', default: false, description: 'print a JSON array' },
  debug: modelOptions.debug,
};

/** `mlmodel models`, with `list`, `versions` and `aliases`. */
export function modelsCommand(): Command {
  const list = withOptions(new Command('list'), options, {
    examples: ['mlmodel models list', "mlmodel models list --json | jq -r '.[].name'"],
  })
    .description('List the registered models: name, latest version, aliases, description.')
    .action(async (values) => (await import('../registry/show-models.js')).showModels(values));
  const versions = withOptions(new Command('versions'), options, {
    examples: ['mlmodel models versions fraud'],
  })
    .description('List the versions of a model: status, stage, aliases, time (UTC), run.')
    .argument('<name>', 'the registered model')
    .action(async (name, values) =>
      (await import('../registry/show-models.js')).showVersions(name, values),
    );
  const aliases = withOptions(new Command('aliases'), options, {
    examples: ['mlmodel models aliases fraud'],
  })
    .description('List the aliases of a model, and the versions that they name.')
    .argument('<name>', 'the registered model')
    .action(async (name, values) =>
      (await import('../registry/show-models.js')).showAliases(name, values),
    );
  const models = new Command('models')
    .description('Look at a registry: models, versions, aliases.')
    .addCommand(list)
    .addCommand(versions)
    .addCommand(aliases);
  setHelp(models, { examples: ['mlmodel models list', 'mlmodel models versions fraud'] });
  return models;
}
