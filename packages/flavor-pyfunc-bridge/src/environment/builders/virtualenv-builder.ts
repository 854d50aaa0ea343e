import { join, relative } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { findInterpreter } from '../interpreter/find-interpreter.js';
import { environmentPython } from '../interpreter/local-python.js';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';
import type { BuildContext, EnvironmentBuilder } from './environment-builder.js';
import { installRequirements } from './install-requirements.js';

/** Builds environments with Python's own venv and pip. */
export const virtualenvBuilder: EnvironmentBuilder = {
  async build(folder, context) {
    const { specification } = context;
    const { path } = await findInterpreter({ ...context, wanted: specification.python });
    const environment = await createVirtualEnvironment(path, { ...context, folder });
    const python = environmentPython(environment);
    await installRequirements({ ...context, folder, installer: pipInstaller(python) });
    return relative(folder, python);
  },
};

/** The command line of pip in an environment, up to its options. */
export function pipInstaller(python: string): readonly [string, ...string[]] {
  return [python, '-I', '-m', 'pip', 'install', '--no-input', '--progress-bar', 'off'];
}

/** Creates a virtual environment with pip. @returns its folder, inside the given one */
export async function createVirtualEnvironment(
  python: string,
  { folder, signal, onLine }: Pick<BuildContext, 'signal' | 'onLine'> & { readonly folder: string },
): Promise<string> {
  const environment = join(folder, 'venv');
  const { code, output } = await runProgram([python, '-I', '-m', 'venv', environment], {
    environment: builderEnvironment(),
    workingDirectory: folder,
    signal,
    onLine,
  });
  if (code === 0) return environment;
  throw new MlmodelError(
    'INVALID_STATE',
    `"${python}" cannot create a virtual environment. Install its venv module (on Debian and Ubuntu the package python3-venv), or select another interpreter with --python PATH. Its output:\n${output.trim().slice(-1_000)}`,
  );
}
