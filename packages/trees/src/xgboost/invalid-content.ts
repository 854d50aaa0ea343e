/** Content of a file that cannot be parsed. The message is the rest of a sentence that begins with the file. */
export class InvalidContent extends Error {
  override readonly name = 'InvalidContent';

  /** @param isLimit whether the content is valid, and beyond what is supported here */
  constructor(
    message: string,
    readonly isLimit = false,
  ) {
    super(message);
  }
}
