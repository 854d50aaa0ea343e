/** Reads a text line by line, without taking it apart beforehand. */
export class TextLines {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next line, without its end; undefined at the end of the text. */
  next(): string | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const end = this.#text.indexOf('\n', this.#at);
    const stop = end < 0 ? this.#text.length : end;
    const line = this.#text.slice(this.#at, stop);
    this.#at = stop + 1;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  /** The next line that is not empty. */
  nextFull(): string | undefined {
    let line = this.next();
    while (line === '') line = this.next();
    return line;
  }
}

/** A group of lines `key=value`, up to an empty line or the end; a line without `=` is a key with no value. */
export type KeyedLines = ReadonlyMap<string, string>;

/** The key and the value of a line. */
export function keyed(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
