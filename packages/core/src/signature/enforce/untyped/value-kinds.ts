/** The kinds of values in a list, for choosing a common type. Integers are bigints, floats numbers. */
export interface ValueKinds {
  boolean: boolean;
  /** Fits int64. */
  signed: boolean;
  /** Negative. */
  negative: boolean;
  /** Fits uint64 but not int64. */
  unsigned: boolean;
  /** Fits neither. */
  huge: boolean;
  /** An integer that a float cannot represent. */
  inexact: boolean;
  /** A number with a fraction or an exponent; not NaN. */
  float: boolean;
  nan: boolean;
  text: boolean;
  /** null. */
  none: boolean;
  /** No value at all. */
  absent: boolean;
  /** Lists, objects and whatever else. */
  other: boolean;
}

/** No kind seen yet. */
export function noKinds(): ValueKinds {
  return {
    boolean: false,
    signed: false,
    negative: false,
    unsigned: false,
    huge: false,
    inexact: false,
    float: false,
    nan: false,
    text: false,
    none: false,
    absent: false,
    other: false,
  };
}

/** Adds one value. */
export function noteKind(kinds: ValueKinds, value: unknown): void {
  switch (typeof value) {
    case 'number':
      if (Number.isNaN(value)) kinds.nan = true;
      else kinds.float = true;
      return;
    case 'bigint':
      noteInteger(kinds, value);
      return;
    case 'boolean':
      kinds.boolean = true;
      return;
    case 'string':
      kinds.text = true;
      return;
    case 'undefined':
      kinds.absent = true;
      return;
    default:
      if (value === null) kinds.none = true;
      else kinds.other = true;
  }
}

/** Whether a double holds the integer. */
export function isExactAsFloat(integer: bigint): boolean {
  const float = Number(integer);
  return Number.isSafeInteger(float) || (Number.isFinite(float) && BigInt(float) === integer);
}

function noteInteger(kinds: ValueKinds, value: bigint): void {
  if (value < 0n) kinds.negative = true;
  if (!isExactAsFloat(value)) kinds.inexact = true;
  if (BigInt.asIntN(64, value) === value) kinds.signed = true;
  else if (BigInt.asUintN(64, value) === value) kinds.unsigned = true;
  else kinds.huge = true;
}
