import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../oracle/json.ts';
import { castScalar, targetOf } from '../oracle/scalar.ts';

function cast(type: string, text: string): unknown {
  const target = targetOf(type);
  if (target === undefined) throw new Error(type);
  const place = { required: true, isCell: true, isInput: true };
  const result = castScalar(target, parseJson(text), place);
  return 'refusedBy' in result ? 'refused' : result.value;
}

describe('the oracle', () => {
  test.each([
    ['boolean', 'true', true],
    ['boolean', '0', false],
    ['boolean', '1.0', true],
    ['boolean', '"TRUE"', true],
    ['boolean', '2', 'refused'],
    ['boolean', '"yes"', 'refused'],
    ['integer', '7.0', 7n],
    ['integer', '" -7 "', -7n],
    ['integer', 'true', 1n],
    ['integer', '2147483648', 'refused'],
    ['integer', '1.5', 'refused'],
    ['integer', '"+7"', 'refused'],
    ['integer', '"1_000"', 'refused'],
    ['long', '9223372036854775807', 2n ** 63n - 1n],
    ['long', '9223372036854775808', 'refused'],
    ['uint8', '-1', 'refused'],
    ['uint64', '18446744073709551615', 2n ** 64n - 1n],
    ['float', '0.1', Math.fround(0.1)],
    ['float', '1e39', 'refused'],
    ['float16', '70000', 'refused'],
    ['double', '1e400', 'refused'],
    ['double', 'Infinity', Number.POSITIVE_INFINITY],
    ['double', '"NaN"', Number.NaN],
    ['double', '" 1.5e3 "', 1500],
    ['double', '"0x10"', 'refused'],
    ['double', '"\\u0661"', 'refused'],
    ['double', '9007199254740993', 9007199254740992],
    ['string', '"a"', 'a'],
    ['string', '1', 'refused'],
    ['string', '[]', { any: [] }],
    ['string', 'NaN', null],
    ['string', 'null', null],
    ['integer', 'null', 'refused'],
    ['float', 'null', Number.NaN],
    ['double', '[]', 'refused'],
    ['binary', '[1]', { any: [1n] }],
    ['binary', '{}', 'refused'],
    ['binary', '"aG k="', new Uint8Array([104, 105])],
    ['binary', '"aGk"', 'refused'],
    ['binary', '"_-8="', 'refused'],
    ['datetime', '"2020-01-01"', { nanoseconds: 1577836800000000000n }],
    ['datetime', '"2020-01-01T00:00:00+02:00"', { nanoseconds: 1577829600000000000n }],
    ['datetime', '"2020-01-01 00:00:00.000000001Z"', { nanoseconds: 1577836800000000001n }],
    ['datetime', '"20200101"', { nanoseconds: 1577836800000000000n }],
    ['datetime', '7', { nanoseconds: 7n }],
    ['datetime', '"01/02/2020"', 'refused'],
    ['datetime', '"2020-02-30"', 'refused'],
    ['datetime', '"1600-01-01"', 'refused'],
    ['datetime', '1.5', 'refused'],
    ['datetime', 'true', 'refused'],
  ])('%s takes %s as %p', (type, text, expected) => {
    expect(cast(type, text)).toEqual(expected);
  });
});
