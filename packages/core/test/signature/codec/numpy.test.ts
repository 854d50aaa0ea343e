import { expect, test } from '@jest/globals';
import { formatPythonFloat } from '../../../src/data/json-text.js';
import {
  formatSignatureDatetime,
  isSizedTextDtype,
  numpyDtypeName,
  parseNumpyDatetime,
} from '../../../src/signature/codec/numpy.js';

test.each([
  ['<f4', 'float32'],
  ['>i8', 'int64'],
  ['|b1', 'bool'],
  ['?', 'bool'],
  ['single', 'float32'],
  ['int', 'int64'],
  ['uint', 'uint64'],
  ['e', 'float16'],
  ['longdouble', 'float128'],
  ['c8', 'complex64'],
  ['U', 'str'],
  ['<U0', 'str'],
  ['|S', 'bytes'],
  ['O', 'object'],
  ['V8', 'void64'],
  ['datetime64', 'datetime64'],
  ['<M8[ns]', 'datetime64[ns]'],
  ['datetime64[25s]', 'datetime64[25s]'],
  ['M8[1ns]', 'datetime64[ns]'],
  ['timedelta64[us]', 'timedelta64[us]'],
])('numpy calls %s %s', (text, name) => {
  expect(numpyDtypeName(text)).toBe(name);
});

test.each([
  'Float32',
  'f1',
  'u3',
  ' f4',
  'string',
  'M8[foo]',
  'M[ns]',
  '?1',
  '',
  'bool8',
  '<float32',
])('numpy knows no dtype %j', (text) => {
  expect(numpyDtypeName(text)).toBeUndefined();
});

test('text of a fixed size differs from text of any size', () => {
  expect(['<U5', 'S1', '|S10'].every(isSizedTextDtype)).toBe(true);
  expect(['U', '<U0', 'S', 'str', 'u8'].some(isSizedTextDtype)).toBe(false);
});

/** `numpy.datetime64(text).item().isoformat()` */
test.each([
  ['2020', '2020-01-01'],
  ['202', '0202-01-01'],
  ['2020-02', '2020-02-01'],
  ['2020-01-02T03', '2020-01-02T03:00:00'],
  ['2020-01-02 03:04', '2020-01-02T03:04:00'],
  ['2020-01-02T03:04:05.1', '2020-01-02T03:04:05.100000'],
  ['2020-01-02T03:04:05.', '2020-01-02T03:04:05'],
  ['2020-01-02T03:04:05Z', '2020-01-02T03:04:05'],
  ['2020-01-02T03:04-00:30', '2020-01-02T03:34:00'],
  ['2020-01-02T03:04:05+0100', '2020-01-02T02:04:05'],
  ['0001-01-01T00:00:00.000001', '0001-01-01T00:00:00.000001'],
  ['9999-12-31T23:59:59.999999', '9999-12-31T23:59:59.999999'],
])('the datetime %s is written %s', (text, written) => {
  const value = parseNumpyDatetime(text);
  expect(value && formatSignatureDatetime(value)).toBe(written);
});

test.each([
  '20200102',
  '10000-01-01',
  '0000-01-01',
  '2020-13-01',
  '2020-1-2',
  '2020-01-02T24:00',
  '2020-01-02Z',
  '2020 ',
  '2020-01-02T03:04:05.123456789',
])('numpy makes no datetime of Python of %j', (text) => {
  expect(parseNumpyDatetime(text)).toBeUndefined();
});

test('NaT is null', () => {
  expect(parseNumpyDatetime('NaT')).toBeNull();
  expect(parseNumpyDatetime('')).toBeNull();
});

test.each([
  [1, '1.0'],
  [-0, '-0.0'],
  [0.1, '0.1'],
  [123456.789, '123456.789'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [1.5e300, '1.5e+300'],
  [5e-324, '5e-324'],
  [-1.25, '-1.25'],
])('Python writes %p as %s', (value, text) => {
  expect(formatPythonFloat(value)).toBe(text);
});
