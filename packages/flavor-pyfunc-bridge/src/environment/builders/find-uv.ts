import { join, relative } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { buildOnce } from '../cache/build-once.js';
import { environmentPython, localPython } from '../interpreter/local-python.js';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';
import { createVirtualEnvironment } from './create-virtual-environment.js';
import { reportProgress } from './report-progress.js';

/** The versions of uv whose options are used here. */
const uvRequirement = 'uv>=0.5';

/**
 * The command of uv: that on `PATH`, else one from the package index in a virtual environment of its own, kept in the
 * cache.
 * @param python the interpreter to install it with
 * @throws MlmodelError when it is missing and cannot be installed
 */
export async function findUv(
  python: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { code } = await runProgram(['uv', '--version'], {
    environment: builderEnvironment(),
    signal,
  });
  return code === 0 ? 'uv' : buildOnce({ key: 'uv', signal, build: (folder) => install(folder) });

  async function install(folder: string): Promise<string> {
    reportProgress('installing uv');
    const { path } = await localPython(python, signal);
    const environment = await createVirtualEnvironment(path, { folder, signal });
    const pip = [environmentPython(environment), '-I', '-m', 'pip', 'install'] as const;
    const result = await runProgram(
      [...pip, '--no-input', '--only-binary', ':all:', uvRequirement],
      {
        environment: builderEnvironment(),
        workingDirectory: folder,
        signal,
      },
    );
    if (result.code !== 0) {
      throw new MlmodelError(
        'INVALID_STATE',
        `uv is not on PATH and cannot be installed from the package index. Install uv, or use --env-manager virtualenv. pip said:\n${result.output.trim().slice(-1_000)}`,
      );
    }
    const program = process.platform === 'win32' ? 'uv.exe' : 'uv';
    return relative(folder, join(environmentPython(environment), '..', program));
  }
}
