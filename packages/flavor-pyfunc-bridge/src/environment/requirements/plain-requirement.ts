// Parts of a requirement (PEP 508), each of one loop over one class of characters: no text takes more than one look.
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
 * The name in a plain requirement: a name, extras, versions, a marker and hashes; neither a URL nor a path nor an option
 * of pip.
 * @returns undefined for any other text
 */
export function plainRequirementName(text: string): string | undefined {
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

  /** @returns what fits here, and moves past it */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0];
    this.#position += found?.length ?? 0;
    return found;
  }

  /** Whether what follows the name is that of a requirement, up to the end. */
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

  /** Each hash stands after a blank. */
  #takesHashes(): boolean {
    while (this.#position < this.#text.length) {
      const isApart =
        this.take(blanks) !== '' || /[ \t]/.test(this.#text[this.#position - 1] ?? '');
      if (!isApart || this.take(hash) === undefined) return false;
    }
    return true;
  }
}
