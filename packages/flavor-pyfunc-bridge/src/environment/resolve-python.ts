import type { LoadContext } from '@mlmodel/core';
import { markUse } from '@mlmodel/core/cache';
import { type BridgeOptions, withDefaults } from '../config/bridge-options.js';
import { buildEnvironment } from './builders/build-environment.js';
import { environmentAround } from './cache/cache-folder.js';
import { localPython } from './interpreter/local-python.js';
import { modelEnvironment } from './process-environment.js';
import type { ModelEnvironmentFields } from './requirements/environment-specification.js';

/** The model that needs a Python: a part of a flavor's load context. */
export type PythonRequest = Pick<
  LoadContext<ModelEnvironmentFields, BridgeOptions>,
  'files' | 'config' | 'options' | 'places' | 'logger' | 'onProgress' | 'signal'
>;

/** The Python that runs a model. */
export interface ResolvedPython {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** What it is, for messages: `Python 3.11.7`. */
  readonly runtime: string;
  /** Where it comes from, for messages: `from --python`. */
  readonly source: string;
  /** Whether an environment was built for it now. */
  readonly isNew: boolean;
  /** All environment variables for its process; credentials only if the option `env` names them. */
  readonly environment: Record<string, string>;
  /** Ends the use of its environment, which is not removed until then. Idempotent. */
  release(): Promise<void>;
}

/**
 * Finds the interpreter for a model, and builds its environment first unless `envManager` is `local`.
 * @throws MlmodelError for an interpreter that is missing, broken or too old, and, naming file and line, for requirements
 * that are refused or cannot be installed
 */
export async function resolvePython(request: PythonRequest): Promise<ResolvedPython> {
  const options = withDefaults(request.options);
  const { envManager: manager = 'local' } = options;
  if (manager === 'local') return existingPython(request, options);
  const build = await buildEnvironment({ ...request, options, manager });
  const { path: python, runtime = 'Python', isNew, release } = build;
  const source = `from the environment built with ${manager}`;
  const environment = modelEnvironment(python, options.env);
  return { python, runtime, source, isNew, environment, release };
}

async function existingPython(
  { places, signal }: PythonRequest,
  options: BridgeOptions,
): Promise<ResolvedPython> {
  const place = places?.['python'];
  const found = await localPython({ python: options.python, place, signal });
  const { path: python, version, source } = found;
  // It may be that of an environment which another model has built.
  const kept = environmentAround(python);
  const use = kept === undefined ? undefined : await markUse(kept);
  return {
    python,
    runtime: `Python ${version}`,
    source,
    isNew: false,
    environment: modelEnvironment(python, options.env),
    release: async () => use?.release(),
  };
}
