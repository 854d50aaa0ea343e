import { type LoadCheck, type LoadProblem, safeLogger } from '@mlmodel/core';
import { missingPaths, problemOf } from '@mlmodel/core/flavor';
import { type EnvironmentManager, withDefaults } from '../config/bridge-options.js';
import { builtEnvironment } from '../environment/builders/build-environment.js';
import { checkPython, type PyfuncCheck } from './check-python.js';
import { neededPaths } from './needed-paths.js';

/**
 * Whether the files of a model are there, and its interpreter and packages: those of this machine, or the environment
 * that was built for the model. Imports neither the model nor its packages.
 */
export async function checkPyfuncModel(context: PyfuncCheck): Promise<LoadCheck> {
  const { files, config, flavors } = context;
  const missing = await missingPaths(files, neededPaths(config, flavors));
  const { problems, options } = await checkEnvironment(context);
  return { problems: [...missing, ...problems], options };
}

async function checkEnvironment(context: PyfuncCheck): Promise<LoadCheck> {
  const { envManager } = context.options;
  if (envManager !== undefined && envManager !== 'local') {
    const isBuilt = await isEnvironmentBuilt(context, envManager);
    return { problems: isBuilt ? [] : [notBuilt(context)] };
  }
  const problems = await checkPython(context).catch((error: unknown) => [problemOf(error)]);
  const isLoading = problems.every(({ severity }) => severity === 'warning');
  if (isLoading || envManager === 'local') return { problems };
  const found = await preparedOptions(context);
  return found === undefined ? { problems } : { problems: [], options: found };
}

type BuildingManager = Exclude<EnvironmentManager, 'local'>;

/** The options that select an environment which was prepared for the model; undefined when there is none. */
async function preparedOptions(context: PyfuncCheck): Promise<LoadCheck['options']> {
  const { options } = context;
  if (await isEnvironmentBuilt(context, 'uv')) return { envManager: 'uv' };
  const building = { ...context, options: { ...options, allowBuild: true } };
  const isBuilt = await isEnvironmentBuilt(building, 'uv');
  return isBuilt ? { envManager: 'uv', allowBuild: true } : undefined;
}

async function isEnvironmentBuilt(
  { files, config: { block: config }, options, signal }: PyfuncCheck,
  manager: BuildingManager,
): Promise<boolean> {
  const logger = safeLogger(undefined);
  const request = { files, config, signal, logger, options: withDefaults(options), manager };
  return (await builtEnvironment(request).catch(() => undefined)) !== undefined;
}

function notBuilt({ prepareCommand }: PyfuncCheck): LoadProblem {
  return {
    severity: 'warning',
    reason: 'its Python environment is not built yet: loading builds it first',
    fix: `to build it now, run: ${prepareCommand}`,
  };
}
