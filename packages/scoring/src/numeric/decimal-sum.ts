/** Bound on the relative error of the sum of products, which is below 2^-95. */
const errorBound = 2 ** -90;

/**
 * head * 10^headPower + tail * 10^tailPower rounded to the nearest double. The products with the first two parts of a
 * power are exact, and each sum is split into a rounded part and its error (Dekker's fast two-sum), which gives twice
 * the precision of a double.
 * @param head an integer below 2^30, the more significant part
 * @param tail an integer below 2^30
 * @returns NaN when the powers are not in the table, or the sum is so close to the midpoint of two doubles that its
 * error could matter
 */
export function decimalSum(
  head: number,
  headPower: number,
  tail: number,
  tailPower: number,
): number {
  if (tailPower < -greatestPower || headPower > greatestPower) return Number.NaN;
  const { first, second, third } = decimalPowers();
  const a = headPower + greatestPower;
  const b = tailPower + greatestPower;
  const largest = head * (first[a] as number);
  const next = head * (second[a] as number);
  const tailLargest = tail * (first[b] as number);
  const partial = largest + next;
  const sum = partial + tailLargest;
  const errors = next - (partial - largest) + (tailLargest - (sum - partial));
  const small = head * (third[a] as number) + tail * (second[b] as number);
  const rest = errors + (small + tail * (third[b] as number));
  const value = sum + rest;
  const remainder = rest - (value - sum);
  const margin = value * errorBound;
  const sure = value + (remainder + margin) === value && value + (remainder - margin) === value;
  return sure ? value : Number.NaN;
}

/**
 * Powers of ten in three parts: 10^n = first + second + third, with a relative error below 2^-98. The first two have 23
 * significant bits, so that products with integers below 2^30 are exact doubles.
 */
interface DecimalPowers {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
}

/** The table has the powers from 10^-64 to 10^64. */
const greatestPower = 64;

const partBits = 23;
/** Bits of the integer that represents a power before it is split. */
const scaledBits = 140;

let table: DecimalPowers | undefined;

/** The table of powers, created by the first call; 10^n is at index n + {@link greatestPower}. */
function decimalPowers(): DecimalPowers {
  table ??= makeTable();
  return table;
}

function makeTable(): DecimalPowers {
  const length = 2 * greatestPower + 1;
  const first = new Float64Array(length);
  const second = new Float64Array(length);
  const third = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    [first[index], second[index], third[index]] = split(index - greatestPower) as [
      number,
      number,
      number,
    ];
  }
  return { first, second, third };
}

function split(power: number): number[] {
  const { integer, exponent } = scaled(power);
  const parts: number[] = [];
  let rest = integer;
  for (let part = 0; part < 2; part++) {
    const shift = BigInt(bitLength(rest) - partBits);
    const top = shift > 0n ? (rest >> shift) << shift : rest;
    parts.push(Number(top) * 2 ** exponent);
    rest -= top;
  }
  parts.push(Number(rest) * 2 ** exponent);
  return parts;
}

/** 10^power as integer * 2^exponent, with an integer of about {@link scaledBits} bits. */
function scaled(power: number): { integer: bigint; exponent: number } {
  const magnitude = 10n ** BigInt(Math.abs(power));
  const size = bitLength(magnitude);
  const exponent = power < 0 ? -size - scaledBits : size - scaledBits;
  const integer =
    power < 0 ? (1n << BigInt(-exponent)) / magnitude : shiftLeft(magnitude, -exponent);
  return { integer, exponent };
}

function shiftLeft(value: bigint, bits: number): bigint {
  return bits >= 0 ? value << BigInt(bits) : value >> BigInt(-bits);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
