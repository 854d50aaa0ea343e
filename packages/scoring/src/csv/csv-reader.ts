const comma = 0x2c;
const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits CSV text into fields as pandas' `read_csv` does: commas; LF, CRLF or CR; blank lines are skipped. A field that
 * starts with a quote runs to the closing quote (a doubled quote is a literal one) and on to the next comma; quotes
 * inside other fields are literal.
 */
export class CsvReader {
  private position = 0;
  private recordStart = 0;

  /** @param linesBefore lines that were left out after the first one */
  constructor(
    private readonly text: string,
    private readonly linesBefore = 0,
  ) {}

  /** One-based line where the record begins. */
  get line(): number {
    const ends = this.text.slice(0, this.recordStart).match(/\r\n|\n|\r/g)?.length ?? 0;
    return ends + 1 + (ends === 0 ? 0 : this.linesBefore);
  }

  /** Skips blank lines. @returns whether a record follows */
  startRecord(): boolean {
    for (;;) {
      let next = this.position;
      while (isBlank(this.text.charCodeAt(next))) next++;
      if (next === this.text.length) return false;
      if (!isLineEnd(this.text.charCodeAt(next))) {
        this.recordStart = this.position;
        return true;
      }
      this.position = next;
      this.takeLineEnd();
    }
  }

  /** @returns the next field of the record; undefined when a quote is not closed */
  readField(): string | undefined {
    if (this.text.charCodeAt(this.position) !== quote) return this.readPlain();
    const quoted = this.readQuoted();
    return quoted === undefined ? undefined : quoted + this.readPlain();
  }

  /** Moves past the end of a field. @returns whether the record has another one */
  nextField(): boolean {
    if (this.text.charCodeAt(this.position) !== comma) {
      this.takeLineEnd();
      return false;
    }
    this.position++;
    return true;
  }

  private readPlain(): string {
    const { text, position: start } = this;
    let end = start;
    while (end < text.length) {
      const code = text.charCodeAt(end);
      if (code === comma || isLineEnd(code)) break;
      end++;
    }
    this.position = end;
    return text.slice(start, end);
  }

  private readQuoted(): string | undefined {
    let value = '';
    let start = this.position + 1;
    for (;;) {
      const end = this.text.indexOf('"', start);
      if (end < 0) return undefined;
      value += this.text.slice(start, end);
      if (this.text.charCodeAt(end + 1) !== quote) {
        this.position = end + 1;
        return value;
      }
      value += '"';
      start = end + 2;
    }
  }

  private takeLineEnd(): void {
    const code = this.text.charCodeAt(this.position);
    if (code === carriageReturn && this.text.charCodeAt(this.position + 1) === lineFeed) {
      this.position += 2;
    } else if (isLineEnd(code)) {
      this.position++;
    }
  }
}

function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
