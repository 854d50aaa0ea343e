import type { OptionSchema } from '@mlmodel/core';
import { Command } from 'commander';
import { setHelp } from '../help/help-page.js';
import { modelOptions } from '../options/model-options.js';
import { withOptions } from './with-options.js';

/** Options of both commands. */
const common: Readonly<Record<string, OptionSchema>> = {
  flavor: {
    ...modelOptions.flavor,
    description: 'include the environments of this flavor package, by name or path (repeatable)',
  },
  debug: modelOptions.debug,
};

const listOptions: Readonly<Record<string, OptionSchema>> = {
  json: { type: 'boolean', default: false, description: 'print a JSON array' },
  ...common,
};

const pruneOptions: Readonly<Record<string, OptionSchema>> = {
  days: {
    type: 'integer',
    minimum: 0,
    maximum: 36_500,
    default: 30,
    placeholder: 'number',
    description: 'remove environments that were not used for this many days',
  },
  all: {
    type: 'boolean',
    default: false,
    description: 'remove all environments that no process uses',
  },
  dryRun: { type: 'boolean', default: false, description: 'only say what would be removed' },
  ...common,
};

/** `mlmodel env`, with `list` and `prune`. */
export function envCommand(): Command {
  const list = withOptions(new Command('list'), listOptions, {
    examples: ['mlmodel env list', "mlmodel env list --json | jq -r '.[].folder'"],
  })
    .description('List the environments: Python, size, last use, model and path.')
    .action(async (options) =>
      (await import('../env/list-environments.js')).listEnvironments(options),
    );
  const prune = withOptions(new Command('prune'), pruneOptions, {
    notes:
      'An environment that a process uses stays. One that is removed is built anew when a model needs it.',
    examples: [
      'mlmodel env prune',
      'mlmodel env prune --days 7 --dry-run',
      'mlmodel env prune --all',
    ],
  })
    .description('Remove environments that have not been used for some time.')
    .action(async (options) =>
      (await import('../env/prune-environments.js')).pruneEnvironments(options),
    );
  const env = new Command('env')
    .description('List and remove the environments that were built for models.')
    .addCommand(list)
    .addCommand(prune);
  setHelp(env, { examples: ['mlmodel env list', 'mlmodel env prune'] });
  return env;
}
