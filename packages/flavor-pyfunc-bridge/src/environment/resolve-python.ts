import type { LoadContext } from '@mlmodel/core';
import { buildEnvironment } from './builders/build-environment.js';
import { environmentOptions } from './environment-options.js';
import { localPython } from './interpreter/local-python.js';
import { modelEnvironment } from './process-environment.js';
import type { ModelEnvironmentFields } from './requirements/environment-specification.js';

/** What an environment is made for: a part of what a flavor loads from. */
export type PythonRequest = Pick<
  LoadContext<ModelEnvironmentFields>,
  'files' | 'config' | 'options' | 'logger' | 'signal'
>;

/** The Python that runs a model. */
export interface ResolvedPython {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** All environment variables for its process: no credentials but those that the option `env` names. */
  readonly environment: Record<string, string>;
}

/**
 * Finds the interpreter for a model, and builds its environment first where `envManager` asks for one.
 * @throws MlmodelError for an interpreter that is missing, broken or too old, for requirements that are refused, and
 * for an environment that cannot be built, naming file and line
 */
export async function resolvePython(request: PythonRequest): Promise<ResolvedPython> {
  const options = environmentOptions(request.options);
  const { path: python } =
    options.envManager === 'local'
      ? await localPython(options.python, request.signal)
      : await buildEnvironment({ ...request, options, manager: options.envManager });
  return { python, environment: modelEnvironment(python, options.env) };
}
