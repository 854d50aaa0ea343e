import type { LoadContext } from '@mlmodel/core';
import { type BridgeOptions, withDefaults } from '../config/bridge-options.js';
import { buildEnvironment } from './builders/build-environment.js';
import { localPython } from './interpreter/local-python.js';
import { modelEnvironment } from './process-environment.js';
import type { ModelEnvironmentFields } from './requirements/environment-specification.js';

/** The model that needs a Python: a part of a flavor's load context. */
export type PythonRequest = Pick<
  LoadContext<ModelEnvironmentFields, BridgeOptions>,
  'files' | 'config' | 'options' | 'logger' | 'signal'
>;

/** The Python that runs a model. */
export interface ResolvedPython {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** All environment variables for its process; credentials only if the option `env` names them. */
  readonly environment: Record<string, string>;
}

/**
 * Finds the interpreter for a model, and builds its environment first unless `envManager` is `local`.
 * @throws MlmodelError for an interpreter that is missing, broken or too old, and, naming file and line, for requirements
 * that are refused or cannot be installed
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
