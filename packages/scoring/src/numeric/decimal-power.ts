/**
 * Powers of ten in three parts, 10^n = first + second + third with a relative error below 2^-98. The first two have
 * 23 significant bits, so that products with integers below 2^30 are exact doubles.
 */
export interface DecimalPowers {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
}

/** Powers from 10^-64 to 10^64 are in the table. */
export const greatestPower = 64;

const partBits = 23;
/** Bits of the integer that stands for a power before it is cut into parts. */
const scaledBits = 140;

let table: DecimalPowers | undefined;

/** The table of powers, made at the first call; 10^n stands at index n + {@link greatestPower}. */
export function decimalPowers(): DecimalPowers {
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

/** 10^power as integer * 2^exponent, the integer about {@link scaledBits} long. */
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
