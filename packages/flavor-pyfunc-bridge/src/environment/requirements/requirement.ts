import { MlmodelError } from '@mlmodel/core';
import { plainRequirementName } from './plain-requirement.js';

/** A line of a model's requirements. */
export interface Requirement {
  /** One line as pip takes it, checked unless the operator allows anything. */
  readonly text: string;
  /** Of the package, normalised (PEP 503); absent where the line names none. */
  readonly name?: string | undefined;
  /** Inside the model directory. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
}

/** Where a requirement stands, and what is allowed in it. */
export interface RequirementPlace {
  readonly file: string;
  readonly line: number;
  /** Takes URLs, paths and options of pip as they are. */
  readonly allowBuild: boolean;
}

/**
 * Checks a requirement without its comment.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line, for what is no plain requirement
 */
export function parseRequirement(text: string, place: RequirementPlace): Requirement {
  const { file, line, allowBuild } = place;
  const found = plainRequirementName(text);
  if (found !== undefined) return { text, name: normalizedName(found), file, line };
  if (allowBuild) return { text, file, line };
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file}, line ${line}: ${shown(text)} is not installed, because it is ${kindOf(text)}. Only packages by name and version are; --allow-build allows all that pip can do, which may run code of the model.`,
    { file, line },
  );
}

/** A package's name as PEP 503 compares it. */
export function normalizedName(text: string): string {
  return text.toLowerCase().replace(/[-_.]+/g, '-');
}

/** A file's text in quotes, cut and without control characters. */
export function shown(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return `"${cut.replace(/\p{C}/gu, '?')}"`;
}

function kindOf(text: string): string {
  if (text.startsWith('-')) return 'an option of pip';
  if (/^[a-z+]+:|@|:\/\//i.test(text)) return 'a URL';
  return /^\.|[\\/]/.test(text) ? 'a path' : 'no requirement that is understood';
}
