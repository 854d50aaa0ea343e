import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { builderEnvironment } from '../process-environment.js';
import type { CondaFile } from '../requirements/conda-file.js';
import { runProgram } from '../run-program.js';
import type { BuildContext, EnvironmentBuilder } from './environment-builder.js';
import { installRequirements } from './install-requirements.js';
import { pipInstaller } from './virtualenv-builder.js';

/** Builds environments with conda or mamba, which must be installed. */
export function condaBuilder(conda: CondaFile): EnvironmentBuilder {
  return {
    async build(folder, context) {
      const command = await findConda(context);
      const environment = join(folder, 'conda');
      const file = join(folder, 'conda.yaml');
      await writeFile(file, condaFile(conda));
      const create = [command, 'env', 'create', '--quiet', '-p', environment, '-f', file] as const;
      const { code, output } = await runProgram(create, {
        environment: builderEnvironment(),
        workingDirectory: folder,
        signal: context.signal,
        onLine: context.onLine,
      });
      if (code !== 0) throw condaFailure(command, output);
      const windows = process.platform === 'win32';
      const python = join(environment, ...(windows ? ['python.exe'] : ['bin', 'python']));
      await installRequirements({ ...context, folder, installer: pipInstaller(python) });
      return relative(folder, python);
    },
  };
}

async function findConda({ signal }: BuildContext): Promise<string> {
  for (const command of ['conda', 'mamba']) {
    const environment = builderEnvironment();
    const { code } = await runProgram([command, '--version'], { environment, signal });
    if (code === 0) return command;
  }
  throw new MlmodelError(
    'INVALID_STATE',
    'Neither conda nor mamba is on PATH. Install one of them (Miniforge has both), or use --env-manager uv, which installs the pip packages of the model.',
  );
}

/** Without the pip section, which is installed with pip and its own checks. JSON is YAML. */
function condaFile({ channels, packages, python }: CondaFile): string {
  const textsOf = (items: readonly { text: string }[]) => items.map(({ text }) => text);
  const version = python === undefined ? 'python' : `python=${python}`;
  return JSON.stringify({
    channels: textsOf(channels),
    dependencies: [version, 'pip', ...textsOf(packages)],
  });
}

function condaFailure(command: string, output: string): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    `${command} cannot create the environment of conda.yaml. Its output:\n${output.trim().slice(-1_000)}`,
    { file: 'conda.yaml', debug: output },
  );
}
