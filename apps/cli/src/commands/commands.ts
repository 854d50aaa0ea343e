import type { DeclaredFlavor } from '@mlmodel/core/node';
import { serverOptionGroups } from '@mlmodel/serve/options';
import type { Command } from 'commander';
import { checkFollow, followOptions } from '../options/follow-options.js';
import { mlflowOptionsHelp } from '../options/mlflow-options.js';
import { modelOptions } from '../options/model-options.js';
import { platformOptions } from '../options/platform-options.js';
import type { DownloadCommandOptions } from './download.js';
import type { InspectOptions } from './inspect.js';
import { modelCommand } from './model-command.js';
import type { PrepareEnvOptions } from './prepare-env.js';
import type { RegisterCommandOptions } from './register.js';
import type { ScoreOptions } from './score.js';
import type { ServeOptions } from './serve.js';

// Each command imports what it runs only when it runs, so that help and mistakes stay quick.

/** `mlmodel serve`. */
export function serveCommand(declared?: readonly DeclaredFlavor[]): Command {
  return modelCommand<ServeOptions>(
    {
      name: 'serve',
      description: 'Serve a model over HTTP: POST /invocations, GET /ping, /health, /version.',
      help: {
        notes: mlflowOptionsHelp,
        examples: [
          'mlmodel serve ./model',
          'mlmodel serve ./model -h 0.0.0.0 -p 8080 -t 10',
          'mlmodel serve models:/fraud@champion --follow 30s --tracking-uri http://127.0.0.1:5000',
          'mlmodel serve ./model --flavor @mlmodel/flavor-onnx',
          'MLMODEL_PORT=8080 mlmodel serve ./model --config production.yaml',
        ],
      },
      modelSchemas: { ...modelOptions, ...followOptions, ...platformOptions },
      groups: serverOptionGroups,
      check: checkFollow,
      async defaults(given) {
        const { platformDefaults } = await import('../platform/platforms.js');
        return platformDefaults(given);
      },
      load: async () => (await import('./serve.js')).serve,
    },
    declared,
  );
}

const scoreOptions = {
  params: {
    type: 'string',
    placeholder: 'json',
    description: 'params of the model for all batches, as a JSON object',
  },
} as const;

/** `mlmodel score`. */
export function scoreCommand(declared?: readonly DeclaredFlavor[]): Command {
  const { nonfinite: _nonfinite, ...modelSchemas } = modelOptions;
  return modelCommand<ScoreOptions>(
    {
      name: 'score',
      description:
        'Answer each record batch of an Arrow IPC stream: standard input to standard output.',
      help: {
        notes:
          'For engines that work with Arrow. An answer is written as soon as its batch has arrived. The log is on standard error.',
        examples: [
          'mlmodel score ./model < rows.arrows > predictions.arrows',
          `mlmodel score ./model --params '{"temperature": 0.5}' < rows.arrows > answers.arrows`,
        ],
      },
      modelSchemas,
      heading: 'Input:',
      lineSchemas: scoreOptions,
      load: async () => (await import('./score.js')).score,
    },
    declared,
  );
}

/** `mlmodel inspect`. */
export function inspectCommand(declared?: readonly DeclaredFlavor[]): Command {
  const { modelUri, trackingUri, offline, cacheSize, flavor, allowCode, debug } = modelOptions;
  return modelCommand<InspectOptions>(
    {
      name: 'inspect',
      description:
        'Show what is in a model, whether it loads here, and the commands that use it. Does not load it.',
      help: {
        examples: [
          'mlmodel inspect ./model',
          'mlmodel inspect ./model --json | jq .mlmodel.signature',
        ],
      },
      modelSchemas: { modelUri, trackingUri, offline, cacheSize, flavor, allowCode, debug },
      heading: 'Output:',
      lineSchemas: {
        json: {
          type: 'boolean',
          default: false,
          description:
            'print one JSON object; its "mlmodel" is what MLflow\'s Model.to_dict() gives',
        },
      },
      load: async () => (await import('./inspect.js')).inspect,
    },
    declared,
  );
}

/** `mlmodel prepare-env`. */
export function prepareEnvCommand(declared?: readonly DeclaredFlavor[]): Command {
  const { modelUri, trackingUri, offline, cacheSize, flavor, debug, verbose } = modelOptions;
  return modelCommand<PrepareEnvOptions>(
    {
      name: 'prepare-env',
      description:
        'Build the Python environment of a model ahead of time, so that serve starts sooner.',
      help: {
        notes:
          'Prints the path of the interpreter, and messages on standard error. The output of installers goes to build.log in the folder of the environment.',
        examples: [
          'mlmodel prepare-env ./model',
          'mlmodel prepare-env ./model --env-manager virtualenv --python python3.11',
          'mlmodel serve ./model --env-manager uv',
        ],
      },
      modelSchemas: { modelUri, trackingUri, offline, cacheSize, flavor, debug, verbose },
      heading: 'Environment:',
      lineSchemas: {
        folder: {
          type: 'string',
          placeholder: 'folder',
          description: 'build it there with uv, to ship it: a folder that is new or empty',
        },
      },
      load: async () => (await import('./prepare-env.js')).prepareEnv,
    },
    declared,
  );
}

/** `mlmodel download`. */
export function downloadCommand(): Command {
  const { modelUri, trackingUri, offline, cacheSize, debug } = modelOptions;
  return modelCommand<DownloadCommandOptions>(
    {
      name: 'download',
      description:
        'Copy a model into a folder, from a tracking server, an object store or a web server if need be.',
      help: {
        notes: 'Prints the path of the folder.',
        examples: [
          'mlmodel download models:/fraud@champion -d ./model',
          'mlmodel download runs:/RUN_ID/model -d ./model --tracking-uri http://127.0.0.1:5000',
          'mlmodel download s3://bucket/model -d ./model',
          'mlmodel download https://host/model.zip -d ./model',
        ],
      },
      modelSchemas: { modelUri, trackingUri, offline, cacheSize, debug },
      heading: 'Output:',
      lineSchemas: {
        dstPath: {
          type: 'string',
          placeholder: 'folder',
          description: 'a folder that is new or empty',
        },
      },
      resolves: false,
      load: async () => (await import('./download.js')).download,
    },
    undefined,
  );
}

const registerOptions = {
  name: { type: 'string', placeholder: 'name', description: 'the registered model' },
  alias: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'alias',
    description: 'let this alias name the new version (repeatable)',
  },
  tag: {
    type: 'array',
    items: { type: 'string', pattern: '^[^=]+=', expected: 'KEY=VALUE' },
    placeholder: 'key=value',
    description: 'a tag of the new version (repeatable)',
  },
  description: { type: 'string', placeholder: 'text', description: 'what the version is' },
  experiment: {
    type: 'string',
    placeholder: 'name',
    description: 'log a local model to this experiment (default: MLFLOW_EXPERIMENT_NAME)',
  },
  await: {
    type: 'boolean',
    default: false,
    description: 'wait up to 5 minutes until the version is ready',
  },
} as const;

/** `mlmodel register`. */
export function registerCommand(): Command {
  const { modelUri, trackingUri, debug } = modelOptions;
  return modelCommand<RegisterCommandOptions>(
    {
      name: 'register',
      description: 'Register a model as a new version; a local one is uploaded first.',
      help: {
        notes: 'Prints the URI of the version.',
        examples: [
          'mlmodel register ./model -n fraud --alias challenger --tag data=2026-11',
          'mlmodel register runs:/RUN_ID/model -n fraud --tracking-uri http://127.0.0.1:5000',
        ],
      },
      modelSchemas: { modelUri, trackingUri, debug },
      heading: 'Registration:',
      lineSchemas: registerOptions,
      resolves: false,
      load: async () => (await import('./register.js')).register,
    },
    undefined,
  );
}
