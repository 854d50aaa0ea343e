import type { DeclaredFlavor } from '@mlmodel/core/node';
import type { Command } from 'commander';
import { type LoadingConfiguration, modelOptions } from '../options/model-options.js';
import { loadingCommand } from './loading-command.js';

const examples = `
Prints the path of the interpreter; progress goes to standard error.

Examples:
  mlmodel prepare-env -m ./model
  mlmodel prepare-env -m ./model --env-manager virtualenv --python python3.11
  mlmodel serve -m ./model --env-manager uv`;

const { modelUri, flavor, debug } = modelOptions;

/** `mlmodel prepare-env`; what it runs is imported when it runs. */
export function prepareEnvCommand(asked?: readonly DeclaredFlavor[]): Command {
  return loadingCommand<LoadingConfiguration>(
    {
      name: 'prepare-env',
      description: 'Make the Python environment of a model ahead, so that serve starts at once.',
      examples,
      modelSchemas: { modelUri, flavor, debug },
      load: async () => (await import('./prepare-env.js')).prepareEnv,
    },
    asked,
  );
}
