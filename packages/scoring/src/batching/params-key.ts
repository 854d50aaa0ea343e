/** Equal for equal params only. */
export function paramsKey(params: Readonly<Record<string, unknown>> | undefined): string {
  return params === undefined ? '' : JSON.stringify(params, distinct);
}

/** Values that JSON does not tell apart, or cannot write. */
function distinct(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { bigint: String(value) };
  if (value instanceof Map) return { map: [...value] };
  if (typeof value !== 'number') return value;
  if (Object.is(value, -0)) return { number: '-0' };
  return Number.isFinite(value) ? value : { number: String(value) };
}
