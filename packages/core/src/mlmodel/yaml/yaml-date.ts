const brand = Symbol.for('mlmodel.yamlDate');

/**
 * A date or a date and time of a YAML file, kept as its ISO 8601 text (that of Python's `isoformat()`): it is not
 * converted to a point in time, because the meaning of a date without an offset depends on the writer.
 */
export class YamlDate {
  readonly [brand] = true;

  constructor(readonly iso: string) {}

  toJSON(): string {
    return this.iso;
  }

  /** As Python's `str()` writes it: with a space before the time. */
  toString(): string {
    return this.iso.replace('T', ' ');
  }
}

/** True for a {@link YamlDate}, whichever copy of the package made it. */
export function isYamlDate(value: unknown): value is YamlDate {
  return typeof value === 'object' && value !== null && brand in value;
}
