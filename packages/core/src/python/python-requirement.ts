/** The parts of a requirement for a Python package, as PEP 508 has them. */
export interface PythonRequirement {
  /** As written; {@link normalizedPackageName} makes names equal that name one package. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Operator and version each, without blanks: `>=1.0`. */
  readonly versions: readonly string[];
  /** Where the package is, instead of versions. */
  readonly url?: string | undefined;
  /** Its words with a blank between them, and strings in double quotes. */
  readonly marker?: string | undefined;
  /** Options of pip: `--hash=sha256:…`. */
  readonly hashes: readonly string[];
}

/** The name of a package in the normal form of PEP 503. */
export function normalizedPackageName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/**
 * A requirement as the Python package `packaging` writes it, which MLflow uses: extras and versions in order, without
 * hashes.
 */
export function formatPythonRequirement(requirement: PythonRequirement): string {
  const { name, extras, versions, url, marker } = requirement;
  const inBrackets = extras.length === 0 ? '' : `[${extras.toSorted().join(',')}]`;
  const place = url === undefined ? '' : ` @ ${url}${marker === undefined ? '' : ' '}`;
  const condition = marker === undefined ? '' : `; ${marker}`;
  return `${name}${inBrackets}${versions.toSorted().join(',')}${place}${condition}`;
}

// Each part loops over one class of characters, so that matching is linear.
const name = /[A-Za-z0-9][A-Za-z0-9._-]*/y;
const extras = /\[[A-Za-z0-9._, \t-]*\]/y;
const versionOperator = /===|==|~=|!=|<=|>=|<|>/y;
const version = /[A-Za-z0-9._*+!-]+/y;
const url = /[^ \t;]\S*/y;
const operand = /[a-z_.]+|"[A-Za-z0-9_.,*+ -]*"|'[A-Za-z0-9_.,*+ -]*'/y;
const containment = /in|not[ \t]+in/y;
const conjunction = /(?:and|or)\b/y;
const hash = /--hash=[a-z0-9]+:[0-9a-f]+/y;
const blanks = /[ \t]*/y;
const opening = /[ \t(]*/y;
const closing = /[ \t)]*/y;

/**
 * Reads a requirement: a name, extras, versions or a URL, a marker and hashes. Time is linear in the text.
 * Source: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 * @returns undefined for any other text, such as a path, an option of pip or a comment
 */
export function readPythonRequirement(text: string): PythonRequirement | undefined {
  const reader = new RequirementReader(text);
  const found = reader.take(name);
  return found === undefined ? undefined : reader.rest(found);
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

  /** The requirement whose name has been taken, if the rest of the text is that of one. */
  rest(name: string): PythonRequirement | undefined {
    this.take(blanks);
    const inBrackets = this.take(extras)?.slice(1, -1) ?? '';
    this.take(blanks);
    const isDirect = this.#takes('@');
    const place = isDirect ? this.#url() : undefined;
    const versions = isDirect ? [] : this.#versions();
    if (versions === undefined || (isDirect && place === undefined)) return undefined;
    this.take(blanks);
    const marker = this.#takes(';') ? this.#marker() : '';
    const hashes = this.#hashes();
    if (marker === undefined || hashes === undefined) return undefined;
    return {
      name,
      extras: inBrackets.split(',').flatMap((extra) => extra.trim() || []),
      versions,
      ...(place !== undefined && { url: place }),
      ...(marker !== '' && { marker }),
      hashes,
    };
  }

  #takes(sign: string): boolean {
    const fits = this.#text.startsWith(sign, this.#position);
    if (fits) this.#position += sign.length;
    return fits;
  }

  #url(): string | undefined {
    this.take(blanks);
    return this.take(url);
  }

  #versions(): readonly string[] | undefined {
    const inParentheses = this.#takes('(');
    this.take(blanks);
    let operator = this.take(versionOperator);
    if (operator === undefined) return inParentheses ? undefined : [];
    const versions: string[] = [];
    while (operator !== undefined) {
      this.take(blanks);
      const found = this.take(version);
      if (found === undefined) return undefined;
      versions.push(operator + found);
      this.take(blanks);
      if (!this.#takes(',')) return inParentheses && !this.#takes(')') ? undefined : versions;
      this.take(blanks);
      operator = this.take(versionOperator);
    }
    return undefined;
  }

  #marker(): string | undefined {
    const words: string[] = [];
    for (;;) {
      const before = this.take(opening)?.replace(/[ \t]/g, '') ?? '';
      const left = this.#operand();
      const operator = left && this.#markerOperator();
      if (left === undefined || operator === undefined) return undefined;
      this.take(blanks);
      const right = this.#operand();
      if (right === undefined) return undefined;
      const after = this.take(closing)?.replace(/[ \t]/g, '') ?? '';
      words.push(`${before}${left}`, operator, `${right}${after}`);
      const next = this.take(conjunction);
      if (next === undefined) return words.join(' ');
      words.push(next);
    }
  }

  #operand(): string | undefined {
    const found = this.take(operand);
    return found?.startsWith("'") ? `"${found.slice(1, -1)}"` : found;
  }

  #markerOperator(): string | undefined {
    const isApart = this.take(blanks) !== '';
    const found = this.take(versionOperator);
    if (found !== undefined) return found;
    return isApart ? this.take(containment)?.replace(/[ \t]+/, ' ') : undefined;
  }

  /** Each hash follows a blank; there is nothing else at the end. */
  #hashes(): readonly string[] | undefined {
    const hashes: string[] = [];
    while (this.#position < this.#text.length) {
      const isApart =
        this.take(blanks) !== '' || /[ \t]/.test(this.#text[this.#position - 1] ?? '');
      const found = isApart ? this.take(hash) : undefined;
      if (found === undefined) return undefined;
      hashes.push(found);
    }
    return hashes;
  }
}
