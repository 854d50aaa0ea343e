import { isMlmodelError, MlmodelError, type ModelFiles } from '@mlmodel/core';
import { parseRequirement, type Requirement, type RequirementPlace, shown } from './requirement.js';

/** Packages to install, and constraints on their dependencies. */
export interface RequirementSet {
  readonly requirements: readonly Requirement[];
  readonly constraints: readonly Requirement[];
}

/** The files of a model, and what they may contain. */
export interface RequirementSource {
  readonly files: ModelFiles;
  readonly allowBuild: boolean;
}

/** A line of a file, joined with its continuations. */
interface Line {
  readonly text: string;
  /** One-based line where it begins. */
  readonly line: number;
}

/** The deepest nesting of files that refer to files. */
const deepest = 5;

/** The most characters of a file and those that it refers to, each counted as often as it is referred to. */
const longest = 4 * 1024 * 1024;

/** The most non-empty lines, counted the same way. */
const mostLines = 20_000;

/**
 * Reads a requirements file of a model and the files that it refers to.
 * Source of the format: pip, "Requirements File Format".
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line, for a line that is refused
 */
export async function readRequirementsFile(
  path: string,
  source: RequirementSource,
): Promise<RequirementSet> {
  const text = await readText(path, source.files);
  return readAll(logicalLines(text), { path, source, characters: text.length });
}

/** Reads lines of another file, such as the dependencies in `python_env.yaml`. */
export async function readRequirementLines(
  lines: readonly Line[],
  { path, source }: { readonly path: string; readonly source: RequirementSource },
): Promise<RequirementSet> {
  return readAll(lines, { path, source, characters: 0 });
}

interface Beginning {
  readonly path: string;
  readonly source: RequirementSource;
  readonly characters: number;
}

async function readAll(
  lines: readonly Line[],
  { path, source, characters }: Beginning,
): Promise<RequirementSet> {
  const set = { requirements: [], constraints: [] };
  const amount = { path, lines: 0, characters };
  await readLines(lines, { path, source, depth: 0, amount, set });
  return set;
}

interface Place {
  readonly path: string;
  readonly source: RequirementSource;
  readonly depth: number;
  /** The amount read so far, from the root file on. */
  readonly amount: { readonly path: string; lines: number; characters: number };
  /** Collects the requirements; for a constraints file, as constraints. */
  readonly set: {
    readonly requirements: Requirement[];
    readonly constraints: Requirement[];
  };
}

async function readLines(lines: readonly Line[], place: Place): Promise<void> {
  const { amount, set } = place;
  amount.lines += lines.length;
  if (amount.lines > mostLines || amount.characters > longest) throw tooMuch(amount.path);
  for (const line of lines) {
    const reference = referenceIn(line.text);
    if (reference === undefined) {
      set.requirements.push(parseRequirement(line.text, placeOf(line, place)));
      continue;
    }
    const { constraints } = set;
    const inner = reference.isConstraint ? { requirements: constraints, constraints } : set;
    await readReference(reference.path, { line, place: { ...place, set: inner } });
  }
}

function tooMuch(file: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file} and the files that it refers to have more than ${mostLines} lines or ${longest} characters. List the requirements in one file, once.`,
    { file },
  );
}

/** `-r FILE` and `-c FILE`. */
function referenceIn(text: string): { path: string; isConstraint: boolean } | undefined {
  const [, option, path] =
    /^(-r|-c|--requirement|--constraint)(?:[ \t]*=[ \t]*|[ \t]*)(\S.*)$/.exec(text) ?? [];
  if (path === undefined || option === undefined || /:\/\//.test(path)) return undefined;
  return { path, isConstraint: option === '-c' || option === '--constraint' };
}

async function readReference(
  path: string,
  { line, place }: { readonly line: Line; readonly place: Place },
): Promise<void> {
  const where = { file: place.path, line: line.line };
  if (place.depth === deepest) {
    throw invalid(`${shown(path)} is nested too deeply in files that refer to files`, where);
  }
  const target = place.path.slice(0, place.path.lastIndexOf('/') + 1) + path;
  const text = await readText(target, place.source.files).catch((cause: unknown) => {
    throw invalid(`${shown(path)} is not a file in the model directory`, where, cause);
  });
  place.amount.characters += text.length;
  await readLines(logicalLines(text), { ...place, path: target, depth: place.depth + 1 });
}

/** Lines without comments, blank ones and line continuations. */
function logicalLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let begun: Line | undefined;
  text.split(/\r\n|\r|\n/).forEach((physical, at) => {
    const start = begun ?? { text: '', line: at + 1 };
    const comment = /^[ \t]*#/.test(physical);
    const continued = physical.endsWith('\\') && !comment;
    const joined = start.text + (continued ? physical.slice(0, -1) : physical);
    begun = continued ? { ...start, text: joined } : undefined;
    if (!continued) lines.push({ ...start, text: joined });
  });
  if (begun !== undefined) lines.push(begun);
  return lines
    .map((line) => ({ ...line, text: withoutComment(line.text).trim() }))
    .filter((line) => line.text !== '');
}

/** A comment begins with a `#` at the start of a line or after white space. */
function withoutComment(text: string): string {
  const at = text.search(/(?:^|[ \t])#/);
  return at < 0 ? text : text.slice(0, at);
}

function placeOf({ line }: Line, { path, source }: Place): RequirementPlace {
  return { file: path, line, allowBuild: source.allowBuild };
}

/** A file of the model as text. @throws MlmodelError when it is missing, too long or not UTF-8 */
async function readText(path: string, files: ModelFiles): Promise<string> {
  const size = await files.size(path);
  if (size > longest) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `${path} has ${size} bytes, and environment files may have at most ${longest}.`,
      { file: path },
    );
  }
  const bytes = await files.read(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MlmodelError('INVALID_PARAMETER_VALUE', `${path} is not UTF-8 text.`, {
      file: path,
      cause,
    });
  }
}

/** A file of the model as text; undefined when there is none. */
export async function readOptionalText(
  path: string,
  files: ModelFiles,
): Promise<string | undefined> {
  return readText(path, files).catch((error: unknown) => {
    if (isMlmodelError(error) && error.errorCode === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw error;
  });
}

function invalid(
  what: string,
  { file, line }: { file: string; line: number },
  cause?: unknown,
): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${file}, line ${line}: ${what}.`, {
    file,
    line,
    cause,
  });
}
