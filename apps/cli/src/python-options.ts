import { readFile } from 'node:fs/promises';
import { type FlavorOptionValues, MlmodelError } from '@mlmodel/core';
import { InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './common-options.js';

/** `--env`: a variable of this process, or one with a value of its own. */
interface EnvironmentSetting {
  readonly name: string;
  readonly value?: string;
}

/** The values of options that are for flavors which run Python; others ignore them. */
export interface PythonOptions {
  readonly envManager?: string;
  readonly python?: string;
  readonly env?: readonly EnvironmentSetting[];
  readonly bridgeWorkers?: number;
  readonly bridgeSpares?: number;
  /** JSON text, or the path of a file with it. */
  readonly modelConfig?: string;
  readonly allowBuild?: boolean;
  readonly allowPythonDownload?: boolean;
}

/** The options about the environment of {@link PythonOptions}. */
export function environmentFlags(defaultManager: string): readonly Option[] {
  return [
    new Option(
      '--env-manager <name>',
      `where a Python model gets its packages: from an environment that is there, or one made for it (default: ${defaultManager})`,
    ).choices(['local', 'uv', 'virtualenv', 'conda']),
    new Option('--python <path>', 'the Python interpreter to run, or to make environments with'),
    new Option(
      '--allow-build',
      'let the packages of a Python model be built from source, or come from URLs: runs their code',
    ),
    new Option('--allow-python-download', 'let uv download a missing Python interpreter'),
  ];
}

/** The other options of {@link PythonOptions}. */
export function processFlags(): readonly Option[] {
  return [
    new Option(
      '--env <name[=value]>',
      'pass an environment variable on to the model, or set one (repeatable)',
    ).argParser(environmentSetting),
    new Option(
      '--bridge-workers <number>',
      'Python processes, each with the model (default: 1)',
    ).argParser(wholeNumber(1, 1024)),
    new Option(
      '--model-config <json|file>',
      "values that override the configuration of a Python model: JSON, or a file's path",
    ),
  ];
}

/** For a server: predictions of a program that ends anyway need no spare. */
export function spareFlag(): Option {
  return new Option(
    '--bridge-spares <number>',
    'further Python processes, each with the model, that stand in at once for one that ends; 0 saves their memory (default: 1)',
  ).argParser(wholeNumber(0, 1024));
}

/**
 * The options as flavors take them. Variables with a value are set in this process, so that no value travels further
 * than to the model.
 * @throws MlmodelError for a model configuration that is no JSON object
 */
export async function pythonFlavorOptions(options: PythonOptions): Promise<FlavorOptionValues> {
  const { envManager, python, env = [], bridgeWorkers, bridgeSpares, modelConfig } = options;
  for (const { name, value } of env) if (value !== undefined) process.env[name] = value;
  return {
    envManager,
    python,
    env: env.map(({ name }) => name),
    bridgeWorkers,
    bridgeSpares,
    modelConfig: modelConfig === undefined ? undefined : await readModelConfig(modelConfig),
    allowBuild: options.allowBuild,
    allowPythonDownload: options.allowPythonDownload,
  };
}

async function readModelConfig(given: string): Promise<unknown> {
  const isText = given.trimStart().startsWith('{');
  try {
    const config: unknown = JSON.parse(isText ? given : await readFile(given, 'utf8'));
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config;
  } catch (cause) {
    throw invalidModelConfig(cause);
  }
  throw invalidModelConfig();
}

function invalidModelConfig(cause?: unknown): MlmodelError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `--model-config must be a JSON object, or the path of a file with one${code === undefined ? '' : ` (${code})`}.`,
    { cause },
  );
}

function environmentSetting(
  setting: string,
  before: readonly EnvironmentSetting[] = [],
): readonly EnvironmentSetting[] {
  const [, name, value] = /^([^=\0]+)(?:=([^\0]*))?$/.exec(setting) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write NAME or NAME=VALUE.');
  return [...before, value === undefined ? { name } : { name, value }];
}
