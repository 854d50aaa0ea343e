import type { LoadContext } from '@mlmodel/core';
import { type BridgeOptions, withDefaults } from '../config/bridge-options.js';
import { buildEnvironment } from './builders/build-environment.js';
import { localPython } from './interpreter/local-python.js';
import { modelEnvironment } from './process-environment.js';
import type { ModelEnvironmentFields } from './requirements/environment-specification.js';

/** What an environment is made for: a part of what a flavor loads from. */
export type PythonRequest = Pick<
  LoadContext<ModelEnvironmentFields, BridgeOptions>,
  'files' | 'config' | 'options' | 'logger' | 'signal'
>;

/** The Python that runs a model. */
export interface ResolvedPython {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** All environment variables for its process: no credentials but those of the option `env`. */
  readonly environment: Record<string, string>;
}

/**
 * Finds the interpreter for a model, and builds its environment first where `envManager` asks for one.
 * @throws MlmodelError for an interpreter that is missing, broken or too old, for requirements that are refused, and
 * for an environment that cannot be built, naming file and line
 */
export async function resolvePython(request: PythonRequest): Promise<ResolvedPython> {
  const options = withDefaults(request.options);
  const { envManager: manager = 'local' } = options;
  const { path: python } =
    manager === 'local'
      ? await localPython(options.python, request.signal)
      : await buildEnvironment({ ...request, options, manager });
  return { python, environment: modelEnvironment(python, options.env) };
}
