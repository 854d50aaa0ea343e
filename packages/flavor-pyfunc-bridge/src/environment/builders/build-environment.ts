import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import {
  isMlmodelError,
  type LoadContext,
  MlmodelError,
  plainText,
  rewordedError,
} from '@mlmodel/core';
import type { EnvironmentManager, EnvironmentOptions } from '../../config/bridge-options.js';
import { buildOnce, builtBefore, type CachedBuild } from '../cache/build-once.js';
import { cacheFolder } from '../cache/cache-folder.js';
import { type BuiltFacts, logOf } from '../cache/cached-folder.js';
import { probeInterpreter } from '../interpreter/local-python.js';
import { readCondaFile } from '../requirements/conda-file.js';
import {
  environmentPaths,
  type ModelEnvironmentFields,
  readSpecification,
} from '../requirements/environment-specification.js';
import { type BuildLog, openBuildLog } from './build-log.js';
import { condaBuilder } from './conda-builder.js';
import type { BuildContext, EnvironmentBuilder } from './environment-builder.js';
import { uvBuilder } from './uv-builder.js';
import { virtualenvBuilder } from './virtualenv-builder.js';

/** A model that needs an environment. */
export interface EnvironmentRequest
  extends Pick<
    LoadContext<ModelEnvironmentFields>,
    'files' | 'config' | 'places' | 'logger' | 'onProgress' | 'signal'
  > {
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
interface Plan extends Omit<BuildContext, 'onLine'> {
  readonly builder: EnvironmentBuilder;
  /** Everything that the environment depends on. */
  readonly content: unknown;
}

/** Packages that only install others: an environment of wheels that stays as it is needs none of them. */
const installers: readonly (string | undefined)[] = ['pip', 'wheel'];

/**
 * Builds the environment of a model in an empty folder, whatever was built before, without pip.
 * @returns the absolute path of its interpreter
 * @throws MlmodelError as {@link buildEnvironment}
 */
export async function buildEnvironmentIn(
  folder: string,
  request: EnvironmentRequest,
): Promise<string> {
  const { specification, ...plan } = await planFor(request);
  const buildDependencies = specification.buildDependencies.filter(
    ({ name }) => request.options.allowBuild || !installers.includes(name),
  );
  const shipped = { ...plan, specification: { ...specification, buildDependencies } };
  const { executable } = await build(folder, {
    ...request,
    plan: shipped,
    where: `It is in ${folder}.`,
  });
  return join(folder, executable);
}

/**
 * Builds the environment of a model, or returns the one that was built from the same content before.
 * @throws MlmodelError naming file and line of what is refused or cannot be installed, and the log of the build
 */
export async function buildEnvironment(request: EnvironmentRequest): Promise<CachedBuild> {
  const { onProgress, signal } = request;
  const plan = await planFor(request);
  return buildOnce({
    key: contentKey(plan.content),
    signal,
    onWait: () => onProgress?.({ step: 'Waiting for another process that builds the environment' }),
    build: (folder) =>
      build(folder, { ...request, plan, where: `Environments are kept in ${cacheFolder()}.` }),
  });
}

interface BuildRequest extends EnvironmentRequest {
  readonly plan: Plan;
  /** A sentence that says where the environment is. */
  readonly where: string;
}

async function build(
  folder: string,
  { plan, where, ...request }: BuildRequest,
): Promise<BuiltFacts> {
  const { files, manager, logger, onProgress, signal } = request;
  const step = `Building the environment with ${manager}`;
  const log = openBuildLog(logOf(dirname(folder)));
  const begin = performance.now();
  onProgress?.({ step });
  try {
    const onLine = (line: string) => {
      log.write(line);
      onProgress?.({ step, detail: plainText(line).trim() });
    };
    const executable = await plan.builder.build(folder, { ...plan, onLine });
    const python = await probeInterpreter(join(folder, executable), signal);
    const runtime = `Python ${python?.version}`;
    const seconds = Math.ceil((performance.now() - begin) / 1000);
    logger.info(`Built the environment with ${manager} in ${seconds} s: ${runtime}. ${where}`);
    return { executable, runtime, model: await files.localPath?.('') };
  } catch (error) {
    throw withLog(error, log);
  } finally {
    log.close();
  }
}

/** Names the log in the error of a program that failed, which quotes only its last lines. */
function withLog(error: unknown, log: BuildLog): unknown {
  if (!isMlmodelError(error) || error.errorCode !== 'INVALID_STATE' || log.isEmpty) return error;
  return rewordedError(error, `${error.message}\nThe whole output is in "${log.path}".`);
}

async function planFor(request: EnvironmentRequest): Promise<Plan> {
  const { files, options, places, logger, signal, manager } = request;
  const source = { files, allowBuild: options.allowBuild, logger, config: request.config };
  const modelDirectory = options.allowBuild ? await files.localPath?.('') : undefined;
  const common = { options, pythonPlace: places?.['python'], logger, signal, modelDirectory };
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
