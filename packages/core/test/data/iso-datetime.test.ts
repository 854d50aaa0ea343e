import { describe, expect, test } from '@jest/globals';
import { parseIsoDatetime } from '../../src/data/iso-datetime.js';

const second = 1_000_000_000n;
const at = (text: string) => BigInt(Date.parse(text)) * 1_000_000n;

describe('parseIsoDatetime', () => {
  test.each([
    ['2020', '2020-01-01T00:00:00Z'],
    ['2020-03', '2020-03-01T00:00:00Z'],
    ['20200229', '2020-02-29T00:00:00Z'],
    ['2020-01-02', '2020-01-02T00:00:00Z'],
    ['2020-01-02T05', '2020-01-02T05:00:00Z'],
    ['2020-01-02 05:06', '2020-01-02T05:06:00Z'],
    ['2020-01-02T050607', '2020-01-02T05:06:07Z'],
    ['2020-01-02T05:06:07,5', '2020-01-02T05:06:07.5Z'],
    ['2020-01-02T05:06:07+02:00', '2020-01-02T03:06:07Z'],
    ['2020-01-02T05:06:07-0330', '2020-01-02T08:36:07Z'],
    ['2020-01-02T05-03', '2020-01-02T08:00:00Z'],
    ['1899-12-31T23:59:59.999', '1899-12-31T23:59:59.999Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('reads %s', (text, same) => {
    expect(parseIsoDatetime(text)?.epochNanoseconds).toBe(at(same));
  });

  test('reads every nanosecond, also before 1970', () => {
    expect(parseIsoDatetime('1970-01-01T00:00:00.123456789')).toEqual({
      epochNanoseconds: 123_456_789n,
      dateOnly: false,
      fractionDigits: 9,
    });
    expect(parseIsoDatetime('1969-12-31T23:59:59.000000001')?.epochNanoseconds).toBe(1n - second);
    expect(parseIsoDatetime('1970-01-01T00:00:00.1000000000000')?.fractionDigits).toBe(1);
  });

  test('says whether there was a time', () => {
    expect(parseIsoDatetime('2020-01-02')?.dateOnly).toBe(true);
    expect(parseIsoDatetime('2020-01-02T00')?.dateOnly).toBe(false);
  });

  test.each([
    '',
    '20',
    '202001',
    '2020-1-2',
    '2020-13-01',
    '2020-02-30',
    '2021-02-29',
    '2020-01-02T',
    '2020-01-02X05',
    '2020-01-02T24:00',
    '2020-01-02T05:60',
    '2020-01-02T05:06:60',
    '2020-01-02T05:',
    '2020-01-02T05:06:',
    '2020-01-02T05:06:07.',
    '2020-01-02T05:06:07.0000000001',
    '2020-01-02T05:06:07+',
    '2020-01-02T05:06:07+24:00',
    '2020-01-02T05:06:07Z0',
    '2020-01-02Z',
    '-2020-01-01',
    '01/02/2020',
    'now',
    '\u0662\u0660\u0662\u0660',
  ])('refuses %p', (text) => {
    expect(parseIsoDatetime(text)).toBeUndefined();
  });
});
