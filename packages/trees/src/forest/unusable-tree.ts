/** Why a tree cannot be used. The message is the rest of a sentence that begins with the tree. */
export class UnusableTree extends Error {
  override readonly name = 'UnusableTree';

  /** @param isLimit whether the tree is valid, and beyond what is supported here */
  constructor(
    message: string,
    readonly isLimit = false,
  ) {
    super(message);
  }
}
