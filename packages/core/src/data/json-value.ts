/**
 * Nested values, in requests, in `json` vectors and in predictions:
 *
 * | value | represents |
 * |---|---|
 * | `null`, boolean, string, array | themselves |
 * | number | a float, or an integer without number kinds |
 * | bigint | an integer: always beyond 2^53, and every integer token with number kinds |
 * | plain object or `Map` | a JSON object; a `Map` where the order of integer-like keys had to be kept |
 * | `Uint8Array` | binary |
 * | `Timestamp` | a date and time |
 * | `Tensor` (has `type`, `values`, `shape`) | a dense array inside a prediction |
 */
export type JsonObject = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>;

/** A point in time; the field is named as in Temporal.Instant. */
export interface Timestamp {
  readonly epochNanoseconds: bigint;
  /** Written as a date without a time: Python models get a `datetime.date`. Params only. */
  readonly dateOnly?: boolean | undefined;
}

/** True for a {@link Timestamp}. */
export function isTimestamp(value: unknown): value is Timestamp {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Timestamp).epochNanoseconds === 'bigint'
  );
}

/** Whether a value is missing: null, undefined, or NaN, which pandas writes for a missing text or time. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** True for a JSON object: a plain object or a Map, not an array, a binary or a timestamp. */
export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !isTimestamp(value)
  );
}

/** The entries of a JSON object in order. */
export function entriesOf(object: JsonObject): Iterable<[string, unknown]> {
  return isMap(object) ? object.entries() : Object.entries(object);
}

/** The keys of a JSON object in order. */
export function keysOf(object: JsonObject): readonly string[] {
  return isMap(object) ? [...object.keys()] : Object.keys(object);
}

/** A new object of the same kind: a Map stays one. */
export function mapEntries(
  object: JsonObject,
  map: (key: string, value: unknown) => unknown,
): JsonObject {
  const entries = Array.from(
    entriesOf(object),
    ([key, value]) => [key, map(key, value)] satisfies [string, unknown],
  );
  return isMap(object) ? new Map(entries) : Object.fromEntries(entries);
}

/** The value of an own key (`__proto__` and `constructor` are ordinary keys); `undefined` when it is absent. */
export function propertyOf(object: JsonObject, key: string): unknown {
  if (isMap(object)) return object.get(key);
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}

function isMap(object: JsonObject): object is ReadonlyMap<string, unknown> {
  return typeof (object as Map<string, unknown>).entries === 'function' && object instanceof Map;
}
