import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { readNumericArray } from '../../src/numeric/read-numeric-array.js';

const read = (text: string) => readNumericArray(new TextEncoder().encode(text), 0);
const valuesOf = (text: string) => [...(read(text)?.array.values ?? [])];

/** Random bits read as doubles: every exponent is as likely as another. */
const anyDouble = fc
  .bigInt({ min: 0n, max: 2n ** 64n - 1n })
  .map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0] as number)
  .filter((value) => Number.isFinite(value) && !Number.isInteger(value));

describe('numbers', () => {
  test('are the doubles that JSON.parse gives, for random bits', () => {
    fc.assert(
      fc.property(fc.array(anyDouble, { minLength: 50, maxLength: 50 }), (values) => {
        expect(valuesOf(JSON.stringify(values))).toEqual(values);
      }),
      fuzzRuns(2000),
    );
  });

  test('are the doubles that JSON.parse gives, next to the middle between two doubles', () => {
    const nearMiddle = fc
      .tuple(fc.integer({ min: 2 ** 52 + 1, max: 2 ** 53 - 1 }), fc.integer({ min: -40, max: 40 }))
      .map(([mantissa, power]) => {
        const middle =
          (2n * BigInt(mantissa) + 1n) * (power < 0 ? 5n ** BigInt(-power) : 2n ** BigInt(power));
        return `${middle}e${power < 0 ? power - 1 : 0}`;
      });
    const digits = fc.constantFrom('', '0', '1', '00000001');
    fc.assert(
      fc.property(nearMiddle, fc.integer({ min: 15, max: 30 }), digits, (exact, length, extra) => {
        const [mantissa = '', exponent = '0'] = exact.split('e');
        const cut = mantissa.slice(0, length);
        const text = `[0.${cut}${extra}e${Number(exponent) + mantissa.length}]`;
        const [value] = JSON.parse(text) as [number];
        const mayBeInteger = value >= 2 ** 53 && value < 2 ** 64;
        expect(valuesOf(text)).toEqual(mayBeInteger ? [] : [value]);
      }),
      fuzzRuns(10_000),
    );
  });

  test('are the doubles that JSON.parse gives, for any digits, point and exponent', () => {
    const digits = (maxLength: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${maxLength}}$`));
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        digits(15).map((text) => text.replace(/^0+(?=.)/, '')),
        fc.option(digits(25), { nil: undefined }),
        fc.option(fc.integer({ min: -340, max: 300 }), { nil: undefined }),
      )
      .map(([sign, integer, fraction, exponent]) => {
        const point = fraction === undefined ? '' : `.${fraction}`;
        return `${sign}${integer}${point}${exponent === undefined ? '' : `e${exponent}`}`;
      })
      .filter((text) => {
        const size = Math.abs(Number(text));
        return size < 2 ** 53 || (size >= 2 ** 64 && size < Number.POSITIVE_INFINITY);
      });
    fc.assert(
      fc.property(fc.array(number, { minLength: 50, maxLength: 50 }), (numbers) => {
        const text = `[${numbers.join(',')}]`;
        expect(valuesOf(text)).toEqual(JSON.parse(text));
      }),
      fuzzRuns(1000),
    );
  });

  test.each([
    '0',
    '-0',
    '0.0',
    '-0.0e5',
    '1E5',
    '1e+5',
    '1e-5',
    '123456789012345',
    '0.000001',
    '1e-400',
    '5e-324',
    '2.2250738585072011e-308',
    '1.7976931348623157e308',
    '9007199254740991.0',
    '100000000000000000000.5',
  ])('reads %s', (text) => {
    expect(valuesOf(`[${text}]`)).toEqual(JSON.parse(`[${text}]`));
  });

  test.each([
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    '1e+',
    '--1',
    '1.e5',
    'NaN',
    'Infinity',
    '1e400',
    '-1.5e309',
    '9007199254740993.0',
    '1e18',
    '"1"',
    'null',
    '1234567890123456',
    '[1',
    '1 2',
    '',
  ])('leaves %s to others', (text) => {
    expect(read(`[${text}]`)).toBeUndefined();
  });
});

describe('lists', () => {
  test('have the shape of their nesting and end where they end', () => {
    expect(read('[[1,2,3],[4,5,6]] x')).toMatchObject({ array: { shape: [2, 3] }, end: 17 });
    expect(read(' [1]'.trim())).toMatchObject({ array: { shape: [1] }, end: 3 });
    expect(read('[ [ [ 1 ] ,\n[ 2 ] ] ]')?.array.shape).toEqual([1, 2, 1]);
  });

  test('of many numbers are read whole', () => {
    const values = Array.from({ length: 5000 }, (_, index) => index / 7);
    expect(valuesOf(JSON.stringify(values))).toEqual(values);
  });

  test('of more bytes than are read at once are read whole, wherever they are split', () => {
    const rows = Array.from({ length: 9000 }, (_, row) => [row, -row / 7, row / 1e9]);
    const text = JSON.stringify(rows);
    expect(text.length).toBeGreaterThan(3 * 65_536);
    for (let shift = 0; shift < 40; shift++) {
      const shifted = `[${' '.repeat(shift)}${text.slice(1)}`;
      const { array, end } = read(shifted) ?? {};
      expect(end).toBe(shifted.length);
      expect(array?.shape).toEqual([9000, 3]);
      expect(array?.values).toEqual(Float64Array.from(JSON.parse(text).flat()));
    }
  });

  test('are left to others from the first list of another length on, and when they are cut off', () => {
    const text = JSON.stringify(Array.from({ length: 9000 }, () => [1.25, 2.5, 3.75]));
    expect(read(text.replace(/,3.75]]$/, ']]'))).toBeUndefined();
    for (const missing of [1, 2, 3, 10, 70_000]) {
      expect(read(text.slice(0, -missing))).toBeUndefined();
    }
  });

  test('with a number longer than what is read at once are left to others', () => {
    expect(read(`[0.${'1'.repeat(70_000)}]`)).toBeUndefined();
  });

  test('are read alike after others were left in the middle', () => {
    expect(read('[[1,2],[3,4')).toBeUndefined();
    expect(read('[5]')).toMatchObject({ array: { shape: [1] } });
    expect(valuesOf('[5]')).toEqual([5]);
  });

  test.each([
    '[]',
    '[[]]',
    '[[1],[]]',
    '[[1,2],[3]]',
    '[1,[2]]',
    '[[1],2]',
    '[[[1]],[2]]',
    '[[1],[[2]]]',
    '[1',
    '[[1]',
    '[1,]',
    '[[1],]',
    '[,1]',
  ])('like %s are left to others', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
