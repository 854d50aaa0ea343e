import { MlmodelError } from '@mlmodel/core';
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
  const found = plainRequirementName(text);
  if (found !== undefined) return { text, name: normalizedName(found), file, line };
  if (allowBuild) return { text, file, line };
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file}, line ${line}: ${shown(text)} is refused, because it is ${kindOf(text)}. Only packages by name and version are installed; --allow-build accepts everything that pip does, which may run code of the model.`,
    { file, line },
  );
}

/** A package name in the normal form of PEP 503. */
export function normalizedName(text: string): string {
  return text.toLowerCase().replace(/[-_.]+/g, '-');
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

// Parts of a requirement (PEP 508). Each loops over one class of characters, so that matching is linear.
const name = /[A-Za-z0-9][A-Za-z0-9._-]*/y;
const extras = /\[[A-Za-z0-9._, \t-]*\]/y;
const versionOperator = /===|==|~=|!=|<=|>=|<|>/y;
const version = /[A-Za-z0-9._*+!-]+/y;
const operand = /[a-z_.]+|"[A-Za-z0-9_.,*+ -]*"|'[A-Za-z0-9_.,*+ -]*'/y;
const containment = /in|not[ \t]+in/y;
const conjunction = /(?:and|or)\b/y;
const hash = /--hash=[a-z0-9]+:[0-9a-f]+/y;
const blanks = /[ \t]*/y;
const opening = /[ \t(]*/y;
const closing = /[ \t)]*/y;

/**
 * The name in a plain requirement, which consists of a name, extras, versions, a marker and hashes.
 * @returns undefined for any other text, such as a URL, a path or an option of pip
 */
function plainRequirementName(text: string): string | undefined {
  const reader = new RequirementReader(text);
  const found = reader.take(name);
  return found !== undefined && reader.takesRest() ? found : undefined;
}

class RequirementReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Moves past a match at the current position. @returns the match */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0];
    this.#position += found?.length ?? 0;
    return found;
  }

  /** Whether the rest of the text, after the name, is that of a requirement. */
  takesRest(): boolean {
    this.take(blanks);
    this.take(extras);
    this.take(blanks);
    if (!this.#takesVersions()) return false;
    this.take(blanks);
    if (this.#takes(';') && !this.#takesMarker()) return false;
    return this.#takesHashes() && this.#position === this.#text.length;
  }

  #takes(sign: string): boolean {
    const fits = this.#text.startsWith(sign, this.#position);
    if (fits) this.#position += sign.length;
    return fits;
  }

  #takesVersions(): boolean {
    const inParentheses = this.#takes('(');
    this.take(blanks);
    let operator = this.take(versionOperator);
    if (operator === undefined) return !inParentheses;
    while (operator !== undefined) {
      this.take(blanks);
      if (this.take(version) === undefined) return false;
      this.take(blanks);
      if (!this.#takes(',')) return !inParentheses || this.#takes(')');
      this.take(blanks);
      operator = this.take(versionOperator);
    }
    return false;
  }

  #takesMarker(): boolean {
    do {
      this.take(opening);
      if (this.take(operand) === undefined || !this.#takesMarkerOperator()) return false;
      this.take(blanks);
      if (this.take(operand) === undefined) return false;
      this.take(closing);
    } while (this.take(conjunction) !== undefined);
    return true;
  }

  #takesMarkerOperator(): boolean {
    const isApart = this.take(blanks) !== '';
    if (this.take(versionOperator) !== undefined) return true;
    return isApart && this.take(containment) !== undefined;
  }

  /** Each hash follows a blank. */
  #takesHashes(): boolean {
    while (this.#position < this.#text.length) {
      const isApart =
        this.take(blanks) !== '' || /[ \t]/.test(this.#text[this.#position - 1] ?? '');
      if (!isApart || this.take(hash) === undefined) return false;
    }
    return true;
  }
}
