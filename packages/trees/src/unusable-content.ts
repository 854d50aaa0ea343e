/**
 * Content of a model file, or a tree in it, that cannot be used. The message is the rest of a sentence that begins with the
 * file or the tree.
 */
export class UnusableContent extends Error {
  override readonly name = 'UnusableContent';

  /** @param isLimit whether the content is valid, and beyond what is supported here */
  constructor(
    message: string,
    readonly isLimit = false,
  ) {
    super(message);
  }
}
