import { type FlavorOptions, MlmodelError } from '@mlmodel/core';

const environmentManagers = ['local', 'uv', 'virtualenv', 'conda'] as const;

/** How the Python environment of a model comes about, by MLflow's names. */
export type EnvironmentManager = (typeof environmentManagers)[number];

/** The options about Python environments among those of a flavor. */
export interface EnvironmentOptions {
  readonly envManager: EnvironmentManager;
  /** The interpreter to run, or to build environments with: a path or a name on `PATH`. */
  readonly python?: string | undefined;
  /** Names of environment variables that the model gets besides the harmless ones. */
  readonly env: readonly string[];
  /** Consent to source packages, URLs and pip options: their code runs while they are installed. */
  readonly allowBuild: boolean;
  /** Consent to interpreters that uv downloads from outside the package registry. */
  readonly allowPythonDownload: boolean;
}

/** Checks the options. @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the one that is wrong */
export function environmentOptions(options: FlavorOptions): EnvironmentOptions {
  const { envManager = 'local', python, env = [], allowBuild, allowPythonDownload } = options;
  const manager = environmentManagers.find((name) => name === envManager);
  if (manager === undefined) {
    throw invalid('envManager', `must be one of ${environmentManagers.join(', ')}`);
  }
  if (python !== undefined && (typeof python !== 'string' || !/^[^-\0][^\0]*$/.test(python))) {
    throw invalid('python', 'must be the path or the name of an interpreter');
  }
  if (!Array.isArray(env) || !env.every((name) => typeof name === 'string' && name !== '')) {
    throw invalid('env', 'must be a list of names of environment variables');
  }
  return {
    envManager: manager,
    python,
    env,
    allowBuild: allowBuild === true,
    allowPythonDownload: allowPythonDownload === true,
  };
}

function invalid(name: string, rule: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `The option "${name}" ${rule}.`, {
    field: name,
  });
}
