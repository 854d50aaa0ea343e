import { MlmodelError } from '@mlmodel/core';
import { shortenText } from '@mlmodel/core/flavor';
import type { EnvironmentOptions } from '../../config/bridge-options.js';
import { normalizedName, type Requirement } from '../requirements/requirement.js';
import type { ProgramResult } from '../run-program.js';

/** How many of the installer's last lines an error tells. */
const toldLines = 8;

/** What is looked at of a line and those that go on with it, in characters. */
const longestStatement = 2000;

/** Where installers name the package that is the trouble, the surest first. */
const culprits: readonly RegExp[] = [
  /No matching distribution found for ([\w.-]+)/,
  /requirement ([\w.-]+)[^\n]* \(from versions/,
  /Because (?:there (?:is|are) no versions? of )?([\w.-]+)[^\n]* (?:was not found|has no|have no|and you require)/,
  /Because there (?:is|are) no versions? of ([\w.-]+)/,
  /(?:Failed to (?:download|build|prepare)[^\n]*?|Failed building wheel for )[`' ]([\w.-]+?)(?:==|[`' \n])/,
];

/** What installers say when it is the package index that is the trouble. */
const unreachable = /Failed to fetch|ConnectionPool|Could not fetch URL/;

/**
 * The error for an installer that failed: it names the requirement with its file and line.
 */
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
      : ' Only wheels are installed; a package that exists as source only needs --allow-build.';
  return new MlmodelError(
    'INVALID_STATE',
    `${what}.${hint} The installer (exit code ${code ?? 'none'}) said:\n${lastLines(output)}`,
    { file: culprit?.file, line: culprit?.line, debug: output },
  );
}

function culpritIn(output: string, requirements: readonly Requirement[]): Requirement | undefined {
  const byName = new Map(requirements.toReversed().map((one) => [one.name, one]));
  const statements = statementsIn(output);
  for (const pattern of culprits) {
    for (const statement of statements) {
      const name = pattern.exec(statement)?.[1];
      const found = name && byName.get(normalizedName(name));
      if (found) return found;
    }
  }
  return firstNamed(statements, byName);
}

/** The lines of an output, each with the indented ones below it that go on with it. */
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

/** The requirement that the complaint names first. */
function firstNamed(
  statements: readonly string[],
  byName: ReadonlyMap<string | undefined, Requirement>,
): Requirement | undefined {
  const text = statements.join(' ');
  const complaint = text.slice(Math.max(0, text.search(/error|×/i)));
  const names = complaint.matchAll(/[A-Za-z0-9][\w.-]*[A-Za-z0-9]|[A-Za-z0-9]/g);
  for (const [word] of names) {
    const found = byName.get(normalizedName(word));
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
    .slice(-toldLines);
  return lines.map((line) => shortenText(line, 300)).join('\n');
}
