import { MlmodelError } from '@mlmodel/core';
import { normalizedPackageName, readPythonRequirement } from '@mlmodel/core/flavor';
import type { YamlText } from './yaml-file.js';

/** A line of a model's requirements. */
export interface Requirement {
  /** One line in pip's syntax, checked unless the operator allows anything. */
  readonly text: string;
  /** The normalized name of the package (PEP 503); absent where the line names none. */
  readonly name?: string | undefined;
  /** Its path in the model directory. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
}

/** The place of a requirement, and what it may contain. */
export interface RequirementPlace {
  readonly file: string;
  readonly line: number;
  /** Accepts URLs, paths and options of pip unchecked. */
  readonly allowBuild: boolean;
}

/**
 * Checks a requirement without its comment.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line, for anything but a plain requirement
 */
export function parseRequirement(text: string, place: RequirementPlace): Requirement {
  const { file, line, allowBuild } = place;
  const found = readPythonRequirement(text);
  if (found !== undefined && found.url === undefined) {
    return { text, name: normalizedPackageName(found.name), file, line };
  }
  if (allowBuild) return { text, file, line };
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file}, line ${line}: ${shown(text)} is refused, because it is ${kindOf(text)}. Only packages by name and version are installed; --allow-build accepts everything that pip does, which may run code of the model.`,
    { file, line },
  );
}

/** Text of a file in quotes, shortened and without control characters. */
export function shown(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return `"${cut.replace(/\p{C}/gu, '?')}"`;
}

function kindOf(text: string): string {
  if (text.startsWith('-')) return 'an option of pip';
  if (/^[a-z+]+:|@|:\/\//i.test(text)) return 'a URL';
  return /^\.|[\\/]/.test(text) ? 'a path' : 'not a valid requirement';
}

/**
 * Checks a Python version.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line
 */
export function checkedPythonVersion({ text, line }: YamlText, file: string): string {
  const version = pythonVersionIn(text);
  if (version !== undefined) return version;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file}, line ${line}: the Python version must be numbers such as 3.11.7.`,
    { file, line },
  );
}

/** The text if it is a Python version, else undefined. */
export function pythonVersionIn(text: unknown): string | undefined {
  const isVersion = typeof text === 'string' && /^\d{1,2}\.\d{1,3}(\.\d{1,3})?$/.test(text);
  return isVersion ? text : undefined;
}
