import { isMlmodelError, MlmodelError, type ModelFiles } from '@mlmodel/core';
import { parseRequirement, type Requirement, type RequirementPlace, shown } from './requirement.js';

/** What is to be installed, and which versions are allowed of what comes with it. */
export interface RequirementSet {
  readonly requirements: readonly Requirement[];
  readonly constraints: readonly Requirement[];
}

/** A model's files, and what is allowed in them. */
export interface RequirementSource {
  readonly files: ModelFiles;
  readonly allowBuild: boolean;
}

/** A line as it stands in a file, continued ones joined. */
interface Line {
  readonly text: string;
  /** One-based, of its beginning. */
  readonly line: number;
}

/** Files inside files, as deep as anybody needs. */
const deepest = 5;

/**
 * Reads a requirements file of a model, with the files of the model that it refers to.
 * Source of the format: pip, "Requirements File Format".
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line, for a line that is refused
 */
export async function readRequirementsFile(
  path: string,
  source: RequirementSource,
): Promise<RequirementSet> {
  return readLines(logicalLines(await readText(path, source.files)), { path, source, depth: 0 });
}

/** Reads single lines of another file, such as the dependencies in `python_env.yaml`. */
export async function readRequirementLines(
  lines: readonly Line[],
  { path, source }: { readonly path: string; readonly source: RequirementSource },
): Promise<RequirementSet> {
  return readLines(lines, { path, source, depth: 0 });
}

interface Place {
  readonly path: string;
  readonly source: RequirementSource;
  readonly depth: number;
}

async function readLines(lines: readonly Line[], place: Place): Promise<RequirementSet> {
  const requirements: Requirement[] = [];
  const constraints: Requirement[] = [];
  for (const line of lines) {
    const reference = referenceIn(line.text);
    if (reference === undefined) {
      requirements.push(parseRequirement(line.text, placeOf(line, place)));
      continue;
    }
    const found = await readReference(reference.path, { line, place });
    constraints.push(...found.constraints);
    (reference.isConstraint ? constraints : requirements).push(...found.requirements);
  }
  return { requirements, constraints };
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
): Promise<RequirementSet> {
  const where = { file: place.path, line: line.line };
  if (place.depth === deepest) {
    throw invalid(`${shown(path)} lies too deep: files refer to files`, where);
  }
  const folder = place.path.includes('/') ? place.path.replace(/[^/]*$/, '') : '';
  const target = folder + path;
  const text = await readText(target, place.source.files).catch((cause: unknown) => {
    throw invalid(`${shown(path)} is no file inside the model`, where, cause);
  });
  return readLines(logicalLines(text), { ...place, path: target, depth: place.depth + 1 });
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
    .map((line) => ({ ...line, text: line.text.replace(/(^|[ \t])#.*$/, '').trim() }))
    .filter((line) => line.text !== '');
}

function placeOf({ line }: Line, { path, source }: Place): RequirementPlace {
  return { file: path, line, allowBuild: source.allowBuild };
}

/** A file of the model as text. @throws MlmodelError when it is missing or no UTF-8 */
async function readText(path: string, files: ModelFiles): Promise<string> {
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
