import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';

/** Makes a virtual environment with pip. @returns its folder, inside the given one */
export async function createVirtualEnvironment(
  python: string,
  { folder, signal }: { readonly folder: string; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const environment = join(folder, 'venv');
  const { code, output } = await runProgram([python, '-I', '-m', 'venv', environment], {
    environment: builderEnvironment(),
    workingDirectory: folder,
    signal,
  });
  if (code === 0) return environment;
  throw new MlmodelError(
    'INVALID_STATE',
    `"${python}" cannot make a virtual environment. Install its venv module (on Debian and Ubuntu the package python3-venv), or give another interpreter with --python PATH. It said:\n${output.trim().slice(-1_000)}`,
  );
}
