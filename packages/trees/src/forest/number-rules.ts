/** Numbers that a model takes for others. */
export interface NumberRules {
  /** This number is missing, as NaN is. Default: none. */
  readonly missing?: number | undefined;
  /** Numbers up to this size are 0. Default 0. */
  readonly zero?: number | undefined;
}

/** Applies the rules to the first values, in place. */
export function replaceNumbers(
  values: Float64Array,
  length: number,
  { missing = Number.NaN, zero = 0 }: NumberRules,
): void {
  for (let at = 0; at < length; at += 1) {
    const value = values[at] as number;
    if (value === missing) values[at] = Number.NaN;
    else if (Math.abs(value) <= zero) values[at] = 0;
  }
}
