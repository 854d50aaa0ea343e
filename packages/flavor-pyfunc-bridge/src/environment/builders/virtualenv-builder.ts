import { relative } from 'node:path';
import { findInterpreter } from '../interpreter/find-interpreter.js';
import { environmentPython } from '../interpreter/local-python.js';
import { createVirtualEnvironment } from './create-virtual-environment.js';
import type { EnvironmentBuilder } from './environment-builder.js';
import { installRequirements } from './install-requirements.js';

/** Builds environments with Python's own venv and pip. */
export const virtualenvBuilder: EnvironmentBuilder = {
  async build(folder, context) {
    const { specification, signal } = context;
    const { path } = await findInterpreter({ ...context, wanted: specification.python });
    const environment = await createVirtualEnvironment(path, { folder, signal });
    const python = environmentPython(environment);
    await installRequirements({ ...context, folder, installer: pipInstaller(python) });
    return relative(folder, python);
  },
};

/** The command line of pip in an environment, up to its options. */
export function pipInstaller(python: string): readonly [string, ...string[]] {
  return [python, '-I', '-m', 'pip', 'install', '--no-input', '--progress-bar', 'off'];
}
