import { join, relative } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { buildOnce } from '../cache/build-once.js';
import { findInterpreter } from '../interpreter/find-interpreter.js';
import type { Interpreter } from '../interpreter/local-python.js';
import { environmentPython, localPython } from '../interpreter/local-python.js';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';
import type { BuildContext, EnvironmentBuilder } from './environment-builder.js';
import { reportProgress } from './environment-builder.js';
import { installRequirements } from './install-requirements.js';
import { createVirtualEnvironment } from './virtualenv-builder.js';

/** Builds environments with uv. */
export const uvBuilder: EnvironmentBuilder = {
  async build(folder, context) {
    const uv = await findUv(context.options.python, context.signal);
    const { path } = await interpreterFor(uv, context);
    const environment = join(folder, 'venv');
    const { code, output } = await runUv([uv, 'venv', '--python', path, environment], {
      folder,
      context,
    });
    if (code !== 0) {
      throw new MlmodelError(
        'INVALID_STATE',
        `uv cannot create a virtual environment with "${path}". Its output:\n${output.trim().slice(-1_000)}`,
      );
    }
    const python = environmentPython(environment);
    const installer = [uv, 'pip', 'install', '--python', python] as const;
    await installRequirements({ ...context, folder, installer });
    return relative(folder, python);
  },
};

async function interpreterFor(uv: string, context: BuildContext): Promise<Interpreter> {
  const { specification, options, logger } = context;
  const find = async (version: string) => {
    const found = await runUv([uv, 'python', 'find', '--system', version], { context });
    return found.code === 0 ? found.stdout.trim() : undefined;
  };
  const download = async (version: string) => {
    await runProgram([uv, 'python', 'install', '--no-bin', version], {
      environment: builderEnvironment(),
      signal: context.signal,
      onLine: reportProgress,
    });
    return find(version);
  };
  return findInterpreter({
    wanted: specification.python,
    options,
    logger,
    signal: context.signal,
    ask: find,
    download: options.allowPythonDownload ? download : undefined,
  });
}

/** Runs uv without letting it download an interpreter by itself. */
function runUv(
  command: readonly [string, ...string[]],
  { folder, context }: { readonly folder?: string; readonly context: BuildContext },
) {
  return runProgram(command, {
    environment: { ...builderEnvironment(), UV_PYTHON_DOWNLOADS: 'never' },
    workingDirectory: folder,
    signal: context.signal,
  });
}

/** The versions of uv that have the options used here. */
const uvRequirement = 'uv>=0.5';

/**
 * The uv command: that on `PATH`, else one from the package index in a virtual environment of its own in the cache.
 * @param python the interpreter to install it with
 * @throws MlmodelError when it is missing and cannot be installed
 */
async function findUv(
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
        `uv is not on PATH and cannot be installed from the package index. Install uv, or use --env-manager virtualenv. pip's output:\n${result.output.trim().slice(-1_000)}`,
      );
    }
    const program = process.platform === 'win32' ? 'uv.exe' : 'uv';
    return relative(folder, join(environmentPython(environment), '..', program));
  }
}
