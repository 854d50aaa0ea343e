import type { OptionSchema } from '@mlmodel/core';
import { modelOptions } from '../options/model-options.js';

/** Options that say which target is used, and how errors are shown; every command of deployments has them. */
export const targetOptions = {
  target: {
    type: 'string',
    placeholder: 'uri',
    description: 'the target: name, or name:/suffix (default: MLFLOW_DEPLOYMENTS_TARGET)',
  },
  targetPackage: {
    type: 'string',
    placeholder: 'package',
    description: 'the package of the target, by name or path, instead of the installed one',
  },
  debug: modelOptions.debug,
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** The name of a deployment. */
export const nameOption = {
  name: { type: 'string', placeholder: 'name', description: 'the deployment' },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** The name of an endpoint. */
export const endpointOption = {
  endpoint: { type: 'string', placeholder: 'name', description: 'the endpoint' },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** The configuration of a target. */
export const configOption = {
  config: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'key=value',
    description:
      'configuration of the target (repeatable); mlmodel deployments help lists the keys',
  },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** A model to deploy. */
export const deployedModelOptions = {
  modelUri: {
    type: 'string',
    placeholder: 'uri',
    description: 'the model: a path, or a URI such as models:/fraud@champion or s3://bucket/model',
  },
  flavor: {
    type: 'string',
    placeholder: 'name',
    description: 'the flavor to deploy (default: the first that can load the model)',
  },
  trackingUri: modelOptions.trackingUri,
  offline: modelOptions.offline,
  cacheSize: modelOptions.cacheSize,
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** How results are printed. */
export const jsonOption = {
  json: { type: 'boolean', default: false, description: 'print the result as JSON' },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** The input and the output of a prediction. */
export const inputOptions = {
  inputPath: {
    type: 'string',
    placeholder: 'file',
    description: 'a scoring request or a data frame in JSON, or CSV; - is standard input',
  },
  outputPath: {
    type: 'string',
    placeholder: 'file',
    description: 'where to write the response (default: standard output)',
  },
  contentType: {
    type: 'string',
    enum: ['json', 'csv'],
    placeholder: 'format',
    description: 'of the input (default: by the name of the file)',
  },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** Short flags, as `mlflow deployments` has them. */
export const deploymentLetters: Readonly<Record<string, string>> = {
  target: '-t',
  name: '-n',
  modelUri: '-m',
  flavor: '-f',
  config: '-C',
  inputPath: '-I',
  outputPath: '-O',
};
