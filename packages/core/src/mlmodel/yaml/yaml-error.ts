/** What is wrong in a YAML text, and on which line (counted from 1). */
export class YamlError extends Error {
  constructor(
    message: string,
    readonly line: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'YamlError';
  }
}
