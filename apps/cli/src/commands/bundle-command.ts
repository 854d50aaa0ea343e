import type { DeclaredFlavor } from '@mlmodel/core/node';
import type { Command } from 'commander';
import type { BundleOptions } from '../images/write-bundle.js';
import { modelOptions } from '../options/model-options.js';
import { modelCommand } from './model-command.js';

const bundleOptions = {
  outputFolder: {
    type: 'string',
    placeholder: 'folder',
    description: 'a folder that is new or empty',
  },
  platform: {
    type: 'string',
    placeholder: 'os/cpu',
    description: 'the machine that will run it, such as linux/arm64 (default: this one)',
  },
} as const;

/** `mlmodel bundle`. */
export function bundleCommand(declared?: readonly DeclaredFlavor[]): Command {
  const { modelUri, trackingUri, offline, cacheSize, flavor, allowCode, debug } = modelOptions;
  return modelCommand<BundleOptions>(
    {
      name: 'bundle',
      description: 'Write a folder that serves a model with node alone: no registry, no install.',
      help: {
        notes:
          'It holds the command, the flavor that the model needs, and the model. Prints the path of the script that starts it.',
        examples: [
          'mlmodel bundle ./model -o ./served && node ./served/serve.mjs -p 8080',
          'mlmodel bundle models:/fraud@champion -o ./served --platform linux/arm64',
        ],
      },
      modelSchemas: { modelUri, trackingUri, offline, cacheSize, flavor, allowCode, debug },
      heading: 'Bundle:',
      lineSchemas: bundleOptions,
      load: async () => (await import('../images/write-bundle.js')).writeBundle,
    },
    declared,
  );
}
