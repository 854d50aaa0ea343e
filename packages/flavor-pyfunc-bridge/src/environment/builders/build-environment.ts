import { createHash } from 'node:crypto';
import { type LoadContext, MlmodelError } from '@mlmodel/core';
import type { EnvironmentManager, EnvironmentOptions } from '../../config/bridge-options.js';
import { buildOnce, builtBefore } from '../cache/build-once.js';
import { readCondaFile } from '../requirements/conda-file.js';
import {
  environmentPaths,
  type ModelEnvironmentFields,
  readSpecification,
} from '../requirements/environment-specification.js';
import { condaBuilder } from './conda-builder.js';
import type { BuildContext, EnvironmentBuilder } from './environment-builder.js';
import { reportProgress } from './environment-builder.js';
import { uvBuilder } from './uv-builder.js';
import { virtualenvBuilder } from './virtualenv-builder.js';

/** A model that needs an environment. */
export interface EnvironmentRequest
  extends Pick<LoadContext<ModelEnvironmentFields>, 'files' | 'config' | 'logger' | 'signal'> {
  readonly options: EnvironmentOptions;
  readonly manager: Exclude<EnvironmentManager, 'local'>;
}

/**
 * The interpreter of the environment that was built for a model; builds none.
 * @throws MlmodelError as {@link buildEnvironment} for what is refused
 */
export async function builtEnvironment(request: EnvironmentRequest): Promise<string | undefined> {
  const { content } = await planFor(request);
  return builtBefore(contentKey(content));
}

/** A builder with its input. */
interface Plan extends BuildContext {
  readonly builder: EnvironmentBuilder;
  /** Everything that the environment depends on. */
  readonly content: unknown;
}

/**
 * Builds the environment of a model, or returns the one that was built from the same content before.
 * @returns the path of its interpreter
 * @throws MlmodelError naming file and line of what is refused or cannot be installed
 */
export async function buildEnvironment(request: EnvironmentRequest): Promise<{ path: string }> {
  const plan = await planFor(request);
  const path = await buildOnce({
    key: contentKey(plan.content),
    signal: request.signal,
    onWait: () => reportProgress('another process is building it; waiting'),
    async build(folder) {
      reportProgress(`building with ${request.manager}; this happens once`);
      return plan.builder.build(folder, plan);
    },
  });
  return { path };
}

async function planFor(request: EnvironmentRequest): Promise<Plan> {
  const { files, options, logger, signal, manager } = request;
  const source = { files, allowBuild: options.allowBuild, logger, config: request.config };
  const modelDirectory = options.allowBuild ? await files.localPath?.('') : undefined;
  const common = { options, logger, signal, modelDirectory };
  const given = { manager, python: options.python, modelDirectory, platform: platformKey() };
  if (manager !== 'conda') {
    const specification = await readSpecification(source);
    const builder = manager === 'uv' ? uvBuilder : virtualenvBuilder;
    return { ...common, builder, specification, content: { ...given, specification } };
  }
  const path = environmentPaths(request.config).conda;
  const conda = await readCondaFile(path, source);
  if (conda === undefined) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `The model has no ${path}. Use --env-manager uv, which also reads python_env.yaml and requirements.txt.`,
    );
  }
  const { python, buildDependencies, pip } = conda;
  const specification = { ...pip, python, buildDependencies };
  return { ...common, builder: condaBuilder(conda), specification, content: { ...given, conda } };
}

function platformKey(): readonly string[] {
  return [process.platform, process.arch, process.env['MLMODEL_PYTHON'] ?? ''];
}

/** Ignores the positions of lines. */
function contentKey(content: unknown): string {
  const text = JSON.stringify(content, (key, value) =>
    key === 'line' || key === 'file' ? undefined : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
