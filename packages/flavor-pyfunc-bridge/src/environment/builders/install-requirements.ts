import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { normalizedPackageName, shortenText } from '@mlmodel/core/flavor';
import type { EnvironmentOptions } from '../../config/bridge-options.js';
import { builderEnvironment } from '../process-environment.js';
import type { Requirement } from '../requirements/requirement.js';
import type { ProgramResult } from '../run-program.js';
import { runProgram } from '../run-program.js';
import type { BuildContext } from './environment-builder.js';

/** The input of an installation. */
export interface Installation extends BuildContext {
  /** The folder of this attempt, for files that the installer reads. */
  readonly folder: string;
  /** The command of the installer without options: `uv pip install …` or `python -m pip install …`. */
  readonly installer: readonly [string, ...string[]];
}

/**
 * Installs a model's build dependencies, then its requirements, as MLflow does. Only wheels are installed unless building
 * is allowed.
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
  { folder, installer, specification, options, signal, modelDirectory, onLine }: Installation,
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
    onLine,
  });
  if (result.code !== 0) {
    throw installFailure(result, { requirements: [...requirements, ...constrained], options });
  }
}

function linesOf(requirements: readonly Requirement[]): string {
  return requirements.map(({ text }) => `${text}\n`).join('');
}

/** The number of the installer's last lines in an error. */
const quotedLines = 8;

/** The most characters that are searched of a line with its continuations. */
const longestStatement = 2000;

/** Patterns by which installers name the package that failed, the most reliable first. */
const culprits: readonly RegExp[] = [
  /No matching distribution found for ([\w.-]+)/,
  /requirement ([\w.-]+)[^\n]* \(from versions/,
  /Because (?:there (?:is|are) no versions? of )?([\w.-]+)[^\n]* (?:was not found|has no|have no|and you require)/,
  /Because there (?:is|are) no versions? of ([\w.-]+)/,
  /(?:Failed to (?:download|build|prepare)[^\n]*?|Failed building wheel for )[`' ]([\w.-]+?)(?:==|[`' \n])/,
];

/** Messages of installers when the package index cannot be reached. */
const unreachable = /Failed to fetch|ConnectionPool|Could not fetch URL/;

/** The error for an installer that failed, naming the requirement with its file and line. */
export function installFailure(
  { output, code }: ProgramResult,
  { requirements, options }: { requirements: readonly Requirement[]; options: EnvironmentOptions },
): MlmodelError {
  const culprit = culpritIn(output, requirements);
  const what =
    culprit === undefined
      ? 'The packages of the model cannot be installed'
      : `Cannot install "${culprit.text}" (${culprit.file}, line ${culprit.line})`;
  const hint =
    options.allowBuild || unreachable.test(output)
      ? ''
      : ' Only wheels are installed; a package without a wheel needs --allow-build.';
  return new MlmodelError(
    'INVALID_STATE',
    `${what}.${hint} The output of the installer (exit code ${code ?? 'none'}):\n${lastLines(output)}`,
    { file: culprit?.file, line: culprit?.line, debug: output },
  );
}

function culpritIn(output: string, requirements: readonly Requirement[]): Requirement | undefined {
  const byName = new Map(requirements.toReversed().map((one) => [one.name, one]));
  const statements = statementsIn(output);
  for (const pattern of culprits) {
    for (const statement of statements) {
      const name = pattern.exec(statement)?.[1];
      const found = name && byName.get(normalizedPackageName(name));
      if (found) return found;
    }
  }
  return firstNamed(statements, byName);
}

/** The lines of an output, each joined with its indented continuations. */
function statementsIn(output: string): readonly string[] {
  const statements: string[][] = [];
  let isContinued = false;
  for (const line of output.split('\n')) {
    const text = line.trim();
    isContinued ||= text === '' || /^\s/.test(line);
    if (text === '') continue;
    if (isContinued && statements.length > 0) statements.at(-1)?.push(text.replace(/^[│|]\s*/, ''));
    else statements.push([text]);
    isContinued = false;
  }
  return statements.map((parts) => parts.join(' ').slice(0, longestStatement));
}

/** The requirement that the error message names first. */
function firstNamed(
  statements: readonly string[],
  byName: ReadonlyMap<string | undefined, Requirement>,
): Requirement | undefined {
  const text = statements.join(' ');
  const complaint = text.slice(Math.max(0, text.search(/error|×/i)));
  const names = complaint.matchAll(/[A-Za-z0-9][\w.-]*[A-Za-z0-9]|[A-Za-z0-9]/g);
  for (const [word] of names) {
    const found = byName.get(normalizedPackageName(word));
    if (found !== undefined) return found;
  }
  return undefined;
}

function lastLines(output: string): string {
  const lines = output
    .trim()
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-quotedLines);
  return lines.map((line) => shortenText(line, 300)).join('\n');
}
