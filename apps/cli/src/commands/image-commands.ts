import type { DeclaredFlavor } from '@mlmodel/core/node';
import type { Command } from 'commander';
import type { BuildDockerOptions } from '../images/build-docker.js';
import type { BundleOptions } from '../images/write-bundle.js';
import type { DockerfileOptions } from '../images/write-dockerfile.js';
import { modelOptions } from '../options/model-options.js';
import { modelCommand } from './model-command.js';

const { modelUri, trackingUri, offline, cacheSize, flavor, allowCode, debug } = modelOptions;

const modelSchemas = { modelUri, trackingUri, offline, cacheSize, flavor, allowCode, debug };

const platform = {
  type: 'string',
  placeholder: 'os/cpu',
  description: 'the machine that will run it, such as linux/arm64 (default: this kind of machine)',
} as const;

const imageOptions = {
  base: {
    type: 'string',
    placeholder: 'image',
    description:
      'the image to build on, with Node and what the model needs (default: an official slim one)',
  },
  platform,
} as const;

/** `mlmodel bundle`. */
export function bundleCommand(): Command {
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
      modelSchemas,
      heading: 'Bundle:',
      lineSchemas: {
        outputFolder: {
          type: 'string',
          placeholder: 'folder',
          description: 'a folder that is new or empty',
        },
        platform,
      },
      load: async () => (await import('../images/write-bundle.js')).writeBundle,
    },
    undefined,
  );
}

const withoutModel =
  'Without a model, the image takes one from MODEL_URI or /opt/ml/model when it starts, and has the native flavors that are installed here.';

/** `mlmodel generate-dockerfile`. */
export function generateDockerfileCommand(declared?: readonly DeclaredFlavor[]): Command {
  return modelCommand<DockerfileOptions>(
    {
      name: 'generate-dockerfile',
      description: 'Write a Dockerfile that serves a model, with all that it copies.',
      help: {
        notes: `${withoutModel} Prints the path of the folder.`,
        examples: [
          'mlmodel generate-dockerfile ./model -d ./image && docker build -t fraud ./image',
          'mlmodel generate-dockerfile -m models:/fraud@champion -d ./image --platform linux/arm64',
        ],
      },
      modelSchemas,
      heading: 'Image:',
      lineSchemas: {
        outputDirectory: {
          type: 'string',
          default: 'mlflow-dockerfile',
          placeholder: 'folder',
          description: 'a folder that is new or empty',
        },
        ...imageOptions,
      },
      isModelOptional: true,
      load: async () => (await import('../images/write-dockerfile.js')).writeDockerfile,
    },
    declared,
  );
}

/** `mlmodel build-docker`. */
export function buildDockerCommand(declared?: readonly DeclaredFlavor[]): Command {
  return modelCommand<BuildDockerOptions>(
    {
      name: 'build-docker',
      description: 'Build an image that serves a model, with docker, podman or buildah.',
      help: {
        notes: `${withoutModel} Prints the name of the image; the output of the builder is on standard error.`,
        examples: [
          'mlmodel build-docker ./model -n fraud:1 && docker run -p 8080:8080 fraud:1',
          'mlmodel build-docker -m models:/fraud@champion -n fraud:3 --builder podman',
          'mlmodel build-docker -n server && docker run -p 8080:8080 -v ./model:/opt/ml/model server',
        ],
      },
      modelSchemas: { ...modelSchemas, verbose: modelOptions.verbose },
      heading: 'Image:',
      lineSchemas: {
        name: {
          type: 'string',
          default: 'mlflow-pyfunc-servable',
          placeholder: 'name',
          description: 'the name of the image',
        },
        ...imageOptions,
        builder: {
          type: 'string',
          enum: ['docker', 'podman', 'buildah'],
          placeholder: 'name',
          description: 'what builds it (default: the first that works here)',
        },
      },
      isModelOptional: true,
      load: async () => (await import('../images/build-docker.js')).buildDocker,
    },
    declared,
  );
}
