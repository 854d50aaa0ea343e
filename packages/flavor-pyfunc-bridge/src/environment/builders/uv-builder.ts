import { join, relative } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { buildOnce } from '../cache/build-once.js';
import type { BuiltFacts } from '../cache/cached-folder.js';
import { findInterpreter } from '../interpreter/find-interpreter.js';
import type { Interpreter } from '../interpreter/local-python.js';
import { environmentPython, localPython } from '../interpreter/local-python.js';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';
import type { BuildContext, EnvironmentBuilder } from './environment-builder.js';
import { installRequirements } from './install-requirements.js';
import { createVirtualEnvironment } from './virtualenv-builder.js';

/** Builds environments with uv. */
export const uvBuilder: EnvironmentBuilder = {
  async build(folder, context) {
    const { uv, release } = await findUv(context);
    try {
      return await buildWith(uv, { ...context, folder });
    } finally {
      await release();
    }
  },
};

async function buildWith(
  uv: string,
  { folder, ...context }: BuildContext & { readonly folder: string },
): Promise<string> {
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
}

async function interpreterFor(uv: string, context: BuildContext): Promise<Interpreter> {
  const { specification, options, pythonPlace, logger } = context;
  const find = async (version: string) => {
    const found = await runUv([uv, 'python', 'find', '--system', version], { context });
    return found.code === 0 ? found.stdout.trim() : undefined;
  };
  const download = async (version: string) => {
    await runProgram([uv, 'python', 'install', '--no-bin', version], {
      environment: builderEnvironment(),
      signal: context.signal,
      onLine: context.onLine,
    });
    return find(version);
  };
  return findInterpreter({
    wanted: specification.python,
    options,
    pythonPlace,
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
    onLine: context.onLine,
  });
}

/** The uv command, and what ends its use. */
interface UsedUv {
  readonly uv: string;
  release(): Promise<void>;
}

/** The versions of uv that have the options used here. */
const uvRequirement = 'uv>=0.5';

/**
 * The uv command: that on `PATH`, else one from the package index in a virtual environment of its own in the cache.
 * @throws MlmodelError when it is missing and cannot be installed
 */
async function findUv({ options, pythonPlace, signal, onLine }: BuildContext): Promise<UsedUv> {
  const { code } = await runProgram(['uv', '--version'], {
    environment: builderEnvironment(),
    signal,
  });
  if (code === 0) return { uv: 'uv', async release() {} };
  const { path: uv, release } = await buildOnce({ key: 'uv', signal, build: install });
  return { uv, release };

  async function install(folder: string): Promise<BuiltFacts> {
    onLine('Installing uv');
    const { path } = await localPython({ python: options.python, place: pythonPlace, signal });
    const environment = await createVirtualEnvironment(path, { folder, signal, onLine });
    const pip = [environmentPython(environment), '-I', '-m', 'pip', 'install'] as const;
    const result = await runProgram(
      [...pip, '--no-input', '--only-binary', ':all:', uvRequirement],
      {
        environment: builderEnvironment(),
        workingDirectory: folder,
        signal,
        onLine,
      },
    );
    if (result.code !== 0) {
      throw new MlmodelError(
        'INVALID_STATE',
        `uv is not on PATH and cannot be installed from the package index. Install uv, or use --env-manager virtualenv. pip's output:\n${result.output.trim().slice(-1_000)}`,
      );
    }
    const program = process.platform === 'win32' ? 'uv.exe' : 'uv';
    const executable = relative(folder, join(environmentPython(environment), '..', program));
    return { executable, runtime: 'uv' };
  }
}
