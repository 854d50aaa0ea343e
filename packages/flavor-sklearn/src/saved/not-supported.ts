/** A model that cannot be computed here. The message is the rest of a sentence: `the file holds …`. */
export class NotSupported extends Error {
  override readonly name = 'NotSupported';
}
