import { type CheckContext, type LoadProblem, type ModelFiles, safeLogger } from '@mlmodel/core';
import { missingPaths } from '@mlmodel/core/flavor';
import { type BridgeOptions, withDefaults } from '../config/bridge-options.js';
import type { PyfuncConfig } from '../config/pyfunc-config.js';
import {
  type Interpreter,
  localPython,
  minorVersion,
} from '../environment/interpreter/local-python.js';
import { modelEnvironment } from '../environment/process-environment.js';
import { readSpecification } from '../environment/requirements/environment-specification.js';
import {
  pythonVersionIn,
  type Requirement,
  shown,
} from '../environment/requirements/requirement.js';
import { type LackingPackages, lackingPackages, withoutHashes } from './lacking-packages.js';
import { codeFolders } from './needed-paths.js';

/** The context of `checkLoad` for models in Python. */
export type PyfuncCheck = CheckContext<PyfuncConfig, BridgeOptions>;

/** Milliseconds for the interpreter to answer. */
const patience = 10_000;

/**
 * What the interpreter of this machine lacks for a model.
 * @throws MlmodelError when there is none, or it is broken or too old
 */
export async function checkPython(context: PyfuncCheck): Promise<readonly LoadProblem[]> {
  const limit = AbortSignal.timeout(patience);
  const signal = context.signal === undefined ? limit : AbortSignal.any([context.signal, limit]);
  try {
    return await problemsOfPython(context, signal);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (limit.aborted) return [unanswered];
    throw error;
  }
}

const unanswered: LoadProblem = {
  severity: 'error',
  reason: `the Python interpreter did not say within ${patience / 1000} seconds which packages it has`,
  fix: 'select another one with --python PATH',
};

async function problemsOfPython(
  context: PyfuncCheck,
  signal: AbortSignal,
): Promise<readonly LoadProblem[]> {
  const { config, files } = context;
  const options = withDefaults(context.options);
  const place = context.places?.['python'];
  const python = await localPython({ python: options.python, place, signal });
  const wanted = await wantedEnvironment(context);
  const [module = ''] = config.loaderModule.split('.');
  const lacking = await lackingPackages(python.path, {
    requirements: wanted.requirements,
    module,
    environment: modelEnvironment(python.path, options.env),
    signal,
  });
  if (lacking === undefined) return [unanswered];
  const build = wanted.needsBuild ? ' --allow-build' : '';
  const prepare = `run: ${context.prepareCommand}${build}; then add --env-manager uv${build} to serve and predict`;
  const hasModule = lacking.hasModule || (await isInCode(module, config, files));
  const isListed = lacking.missing.some(({ name }) => name === module);
  const missing = [
    ...lacking.missing.map(placed),
    ...(hasModule || isListed ? [] : [`${module} (flavors.python_function.loader_module)`]),
  ];
  const choose = `select a Python that has it with --python PATH (this one is ${python.path})`;
  return [
    ...missing.map((what): LoadProblem => {
      const reason = `the Python package ${what} is not installed`;
      return { severity: 'error', reason, fix: `${prepare}, or ${choose}` };
    }),
    ...differences(lacking, python, wanted).map((reason): LoadProblem => {
      return { severity: 'warning', reason, fix: `if that matters, ${prepare}` };
    }),
    ...wanted.warnings.map((reason): LoadProblem => ({ severity: 'warning', reason })),
  ];
}

/** What a model says about its environment. */
interface WantedEnvironment {
  readonly requirements: readonly Requirement[];
  /** The version of Python. */
  readonly python?: string | undefined;
  /** Its environment is only built with `--allow-build`. */
  readonly needsBuild: boolean;
  /** About packages that are neither checked nor installed. */
  readonly warnings: readonly string[];
}

async function wantedEnvironment(context: PyfuncCheck): Promise<WantedEnvironment> {
  const { files, config, options } = context;
  const read = async (allowBuild: boolean): Promise<WantedEnvironment> => {
    const warnings: string[] = [];
    const logger = { ...safeLogger(undefined), warn: (text: string) => void warnings.push(text) };
    const source = { files, config: config.block, logger, allowBuild };
    const needsBuild = allowBuild && options.allowBuild !== true;
    return { ...(await readSpecification(source)), needsBuild, warnings };
  };
  const undescribed: WantedEnvironment = {
    requirements: [],
    python: pythonVersionIn(config.block['python_version']),
    needsBuild: false,
    warnings: [],
  };
  return read(options.allowBuild ?? false)
    .catch(() => read(true))
    .catch(() => undescribed);
}

/** Whether the model brings a module in its `code`. */
async function isInCode(module: string, config: PyfuncConfig, files: ModelFiles): Promise<boolean> {
  const paths = codeFolders(config.block)
    .filter((folder) => typeof folder === 'string')
    .flatMap((folder) => [`${folder}/${module}.py`, `${folder}/${module}/__init__.py`])
    .map((path) => ({ path, leastBytes: 0 }));
  return (await missingPaths(files, paths)).length < paths.length;
}

function differences(
  { different, unchecked }: LackingPackages,
  { path, version }: Interpreter,
  { python }: WantedEnvironment,
): readonly string[] {
  const isOther = python !== undefined && minorVersion(python) !== minorVersion(version);
  return [
    ...(isOther ? [`${path} is Python ${version}, and the model was saved with ${python}`] : []),
    ...different.map(
      ({ requirement, version }) =>
        `${requirement.name} ${version} is installed, and the model requires ${placed(requirement)}`,
    ),
    ...(unchecked > 0
      ? [`${unchecked} of its requirements are not checked: they are URLs or paths, or too many`]
      : []),
  ];
}

/** A requirement, and where it stands. */
function placed({ text, file, line }: Requirement): string {
  return `${shown(withoutHashes(text)).slice(1, -1)} (${file}, line ${line})`;
}
