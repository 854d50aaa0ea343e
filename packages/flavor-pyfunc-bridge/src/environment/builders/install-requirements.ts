import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builderEnvironment } from '../process-environment.js';
import type { Requirement } from '../requirements/requirement.js';
import { runProgram } from '../run-program.js';
import type { BuildContext } from './build-context.js';
import { installFailure } from './install-failure.js';
import { reportProgress } from './report-progress.js';

/** Where and with what to install. */
export interface Installation extends BuildContext {
  /** Of this attempt: gets the files for the installer. */
  readonly folder: string;
  /** The installer up to its options: `uv pip install …` or `python -m pip install …`. */
  readonly installer: readonly [string, ...string[]];
}

/**
 * Installs what a model needs: first its build dependencies, then its requirements, as MLflow does. Only wheels, unless
 * building is allowed.
 * @throws MlmodelError naming the package that cannot be installed, with file and line
 */
export async function installRequirements(installation: Installation): Promise<void> {
  const { specification } = installation;
  await install('build', specification.buildDependencies, installation);
  await install('requirements', specification.requirements, installation);
}

async function install(
  name: string,
  requirements: readonly Requirement[],
  { folder, installer, specification, options, signal, modelDirectory }: Installation,
): Promise<void> {
  if (requirements.length === 0) return;
  const wheelsOnly = options.allowBuild ? [] : ['--only-binary', ':all:'];
  const constrained = name === 'requirements' ? specification.constraints : [];
  const constraintsFile = join(folder, 'constraints.txt');
  const constraints = constrained.length === 0 ? [] : ['-c', constraintsFile];
  if (constrained.length > 0) await writeFile(constraintsFile, linesOf(constrained));
  const file = join(folder, `${name}.txt`);
  await writeFile(file, linesOf(requirements));
  const result = await runProgram([...installer, ...wheelsOnly, ...constraints, '-r', file], {
    environment: builderEnvironment(),
    workingDirectory: modelDirectory ?? folder,
    signal,
    onLine: reportProgress,
  });
  if (result.code !== 0) {
    throw installFailure(result, { requirements: [...requirements, ...constrained], options });
  }
}

function linesOf(requirements: readonly Requirement[]): string {
  return requirements.map(({ text }) => `${text}\n`).join('');
}
