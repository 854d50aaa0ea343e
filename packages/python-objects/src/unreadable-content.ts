/**
 * Content of a file that cannot be read as data. The message is the rest of a sentence that begins with the file: `is cut off`.
 */
export class UnreadableContent extends Error {
  override readonly name = 'UnreadableContent';

  /** @param isUnsupported whether the content is valid, and only Python can make something of it */
  constructor(
    message: string,
    readonly isUnsupported = false,
  ) {
    super(message);
  }
}

/** The error for content that does not follow its format. */
export function invalidContent(problem: string): UnreadableContent {
  return new UnreadableContent(`is not valid: ${problem}`);
}

/** The error for valid content that only Python can read. @param what such as `an object of class "x.Y"` */
export function unsupportedContent(what: string): UnreadableContent {
  return new UnreadableContent(`holds ${what}`, true);
}

/** A name from a file, short enough for a message and without control characters. */
export function printable(name: string): string {
  const short = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  return JSON.stringify(short.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?'));
}
