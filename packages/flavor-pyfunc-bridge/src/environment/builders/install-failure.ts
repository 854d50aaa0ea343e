import { MlmodelError } from '@mlmodel/core';
import { shortenText } from '@mlmodel/core/flavor';
import type { EnvironmentOptions } from '../environment-options.js';
import { normalizedName, type Requirement } from '../requirements/requirement.js';
import type { ProgramResult } from '../run-program.js';

/** How many of the installer's last lines an error tells. */
const toldLines = 8;

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
  const text = output.replace(/\s*\n\s+(?:[│|]\s*)?/g, ' ');
  for (const pattern of culprits) {
    const name = pattern.exec(text)?.[1];
    const found = name && requirements.find((one) => one.name === normalizedName(name));
    if (found) return found;
  }
  return firstNamed(text, requirements);
}

/** The requirement that the complaint names first. */
function firstNamed(text: string, requirements: readonly Requirement[]): Requirement | undefined {
  const complaint = text.slice(Math.max(0, text.search(/error|×/i)));
  const names = complaint.matchAll(/[A-Za-z0-9][\w.-]*[A-Za-z0-9]|[A-Za-z0-9]/g);
  for (const [word] of names) {
    const found = requirements.find(({ name }) => name === normalizedName(word));
    if (found !== undefined) return found;
  }
  return undefined;
}

function lastLines(output: string): string {
  const lines = output
    .trim()
    .split(/\s*[\r\n]+/)
    .slice(-toldLines);
  return lines.map((line) => shortenText(line, 300)).join('\n');
}
