import { isJsonObject, type Logger, MlmodelError, propertyOf } from '@mlmodel/core';
import { readCondaFile } from './conda-file.js';
import {
  type RequirementSet,
  type RequirementSource,
  readOptionalText,
  readRequirementLines,
  readRequirementsFile,
} from './read-requirements.js';
import type { Requirement } from './requirement.js';
import { checkedPythonVersion, pythonVersionIn } from './requirement.js';
import { parseYamlFile, type YamlText } from './yaml-file.js';

/** The fields of a `python_function` block that describe its environment; all may be absent. */
export interface ModelEnvironmentFields {
  /** The paths `{conda, virtualenv}`; before MLflow 2 the path of the conda file. */
  readonly env?: unknown;
  readonly python_version?: unknown;
}

/** The packages and the Python version that a model needs. */
export interface EnvironmentSpecification extends RequirementSet {
  /** Such as `3.11.7` or `3.11`; absent when the model does not state it. */
  readonly python?: string | undefined;
  /** Installed before the requirements: pip, setuptools, wheel. */
  readonly buildDependencies: readonly Requirement[];
}

export interface SpecificationRequest extends RequirementSource {
  readonly config: ModelEnvironmentFields;
  readonly logger: Logger;
}

/**
 * Reads the environment of a model for pip and uv as MLflow does: `python_env.yaml`, else `requirements.txt` or the pip
 * section of `conda.yaml`, with the Python version of `conda.yaml`.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line, and, with advice, when the model describes no
 * environment
 */
export async function readSpecification(
  request: SpecificationRequest,
): Promise<EnvironmentSpecification> {
  const paths = environmentPaths(request.config);
  const text = await readOptionalText(paths.virtualenv, request.files);
  if (text !== undefined) return fromPythonEnv(text, paths.virtualenv, request);
  const conda = await readCondaFile(paths.conda, request);
  const requirements = await requirementsFile(request);
  if (conda === undefined && requirements === undefined) throw noSpecification(paths);
  if (requirements === undefined) warnOfCondaPackages(paths.conda, conda?.packages ?? [], request);
  return {
    ...(requirements ?? conda?.pip ?? { requirements: [], constraints: [] }),
    python: conda?.python ?? pythonVersionIn(request.config.python_version),
    buildDependencies: conda?.buildDependencies ?? [],
  };
}

/** The paths of the environment files inside the model directory. */
export function environmentPaths({ env }: ModelEnvironmentFields): {
  readonly conda: string;
  readonly virtualenv: string;
} {
  const pathOf = (key: string) => (isJsonObject(env) ? propertyOf(env, key) : undefined);
  const conda = typeof env === 'string' ? env : pathOf('conda');
  const virtualenv = pathOf('virtualenv');
  return {
    conda: typeof conda === 'string' ? conda : 'conda.yaml',
    virtualenv: typeof virtualenv === 'string' ? virtualenv : 'python_env.yaml',
  };
}

async function fromPythonEnv(
  text: string,
  path: string,
  source: RequirementSource,
): Promise<EnvironmentSpecification> {
  const yaml = parseYamlFile(text, path);
  const python = yaml.text('python');
  const read = (key: string) => readRequirementLines(yaml.texts(key), { path, source });
  return {
    ...(await read('dependencies')),
    python: python && checkedPythonVersion(python, path),
    buildDependencies: (await read('build_dependencies')).requirements,
  };
}

async function requirementsFile(source: RequirementSource): Promise<RequirementSet | undefined> {
  const path = 'requirements.txt';
  const text = await readOptionalText(path, source.files);
  return text === undefined ? undefined : readRequirementsFile(path, source);
}

function warnOfCondaPackages(
  file: string,
  packages: readonly YamlText[],
  { logger }: SpecificationRequest,
): void {
  if (packages.length === 0) return;
  const names = packages.map(({ text, line }) => `"${text}" (line ${line})`).join(', ');
  logger.warn(
    `${file}: conda packages are not installed with pip or uv: ${names}. If the model needs them, use --env-manager conda.`,
  );
}

function noSpecification({ conda, virtualenv }: { conda: string; virtualenv: string }) {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model does not describe its environment: it has no ${virtualenv}, requirements.txt or ${conda}. Create an environment yourself and use --env-manager local --python PATH.`,
  );
}
