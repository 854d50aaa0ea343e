/** A part of the suite that sends something to real servers, and prints figures. */
export interface Suite {
  readonly name: string;
  /** One line of help. */
  readonly summary: string;
  /** Lines of help about its options. */
  readonly options: string;
  /**
   * Runs it with the arguments that follow its name; without any, in full.
   * @returns whether the server reached its targets
   * @throws Error for wrong arguments
   */
  run(args: readonly string[]): Promise<boolean>;
}

/** Reads the value of an option that takes a whole number. */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number`);
}
