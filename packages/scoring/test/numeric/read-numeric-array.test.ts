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
