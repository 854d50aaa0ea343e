import { join, relative } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { findInterpreter } from '../interpreter/find-interpreter.js';
import { environmentPython } from '../interpreter/local-python.js';
import type { Interpreter } from '../interpreter/probe-interpreter.js';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';
import type { BuildContext } from './build-context.js';
import type { EnvironmentBuilder } from './environment-builder.js';
import { findUv } from './find-uv.js';
import { installRequirements } from './install-requirements.js';
import { reportProgress } from './report-progress.js';

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
        `uv cannot make a virtual environment with "${path}". It said:\n${output.trim().slice(-1_000)}`,
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

/** uv never gets an interpreter by itself. */
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
