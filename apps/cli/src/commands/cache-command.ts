import type { OptionSchema } from '@mlmodel/core';
import { Command } from 'commander';
import { setHelp } from '../help/help-page.js';
import { modelOptions } from '../options/model-options.js';
import { withOptions } from './with-options.js';

const listOptions: Readonly<Record<string, OptionSchema>> = {
  json: { type: 'boolean', default: false, description: 'print a JSON array' },
  debug: modelOptions.debug,
};

const cleanOptions: Readonly<Record<string, OptionSchema>> = {
  days: {
    type: 'integer',
    minimum: 0,
    maximum: 36_500,
    default: 30,
    placeholder: 'number',
    description: 'remove models that were not used for this many days',
  },
  all: {
    type: 'boolean',
    default: false,
    description: 'remove all models that no process uses',
  },
  dryRun: { type: 'boolean', default: false, description: 'only say what would be removed' },
  debug: modelOptions.debug,
};

/** `mlmodel cache`, with `list` and `clean`. */
export function cacheCommand(): Command {
  const list = withOptions(new Command('list'), listOptions, {
    examples: ['mlmodel cache list', "mlmodel cache list --json | jq -r '.[].folder'"],
  })
    .description('List the downloaded models: source, size, last use and path.')
    .action(async (options) => (await import('../cache/list-models.js')).listModels(options));
  const clean = withOptions(new Command('clean'), cleanOptions, {
    notes:
      'A model that a process uses stays. One that is removed is downloaded again when it is needed. Environments of models are removed with mlmodel env prune.',
    examples: [
      'mlmodel cache clean',
      'mlmodel cache clean --days 7 --dry-run',
      'mlmodel cache clean --all',
    ],
  })
    .description('Remove downloaded models that have not been used for some time.')
    .action(async (options) => (await import('../cache/clean-models.js')).cleanModels(options));
  const cache = new Command('cache')
    .description('List and remove the models that were downloaded.')
    .addCommand(list)
    .addCommand(clean);
  setHelp(cache, { examples: ['mlmodel cache list', 'mlmodel cache clean'] });
  return cache;
}
