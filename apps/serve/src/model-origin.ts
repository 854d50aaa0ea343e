/** Where a model came from. What is not known is absent. */
export interface ModelOrigin {
  /** As messages name it, such as `models:/fraud@champion (version 3)`. */
  readonly label: string;
  /** The registered model. */
  readonly name?: string | undefined;
  /** Its version. */
  readonly version?: string | undefined;
  /** The run that made it. */
  readonly runId?: string | undefined;
}

/**
 * The header fields of `/version`, names and values in turn: `mlmodel-name`, `mlmodel-version` and `mlmodel-run-id`, as far
 * as they are known. Values are percent-encoded where HTTP does not take their characters.
 */
export function originFields(origin: ModelOrigin | undefined): readonly string[] {
  const { name, version, runId } = origin ?? {};
  const fields = { 'mlmodel-name': name, 'mlmodel-version': version, 'mlmodel-run-id': runId };
  return Object.entries(fields).flatMap(([field, value]) =>
    value === undefined ? [] : [field, fieldValue(value)],
  );
}

/** Encodes everything but visible ASCII characters, and the percent sign. */
function fieldValue(text: string): string {
  return text.toWellFormed().replace(/[^!-~]|%/gu, encodeURIComponent);
}
