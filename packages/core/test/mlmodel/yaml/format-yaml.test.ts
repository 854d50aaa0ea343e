import { expect, test } from '@jest/globals';
import { formatYaml } from '../../../src/mlmodel/yaml/format-yaml.js';
import { YamlDate } from '../../../src/mlmodel/yaml/yaml-date.js';

const spellings: readonly (readonly [unknown, string])[] = [
  ['mlflow.sklearn', 'mlflow.sklearn'],
  ['3.12.3', '3.12.3'],
  ['two words', 'two words'],
  ['3.10', "'3.10'"],
  ['12345', "'12345'"],
  ['1e5', "'1e5'"],
  ['0o17', "'0o17'"],
  ['1:30', "'1:30'"],
  ['1_000', "'1_000'"],
  ['yes', "'yes'"],
  ['y', "'y'"],
  ['null', "'null'"],
  ['', "''"],
  ['2020-01-01', "'2020-01-01'"],
  ["it's: [x]", "'it''s: [x]'"],
  ['line\nline', '"line\\nline"'],
  ['é😀\u2028', '"\\u00e9\\U0001f600\\u2028"'],
  [null, 'null'],
  [true, 'true'],
  [1, '1'],
  [1.5, '1.5'],
  [1e22, '1.0e+22'],
  [1e-7, '1.0e-07'],
  [1.5e300, '1.5e+300'],
  [-0, '-0.0'],
  [Number.NaN, '.nan'],
  [Number.NEGATIVE_INFINITY, '-.inf'],
  [2n ** 64n, '18446744073709551616'],
  [new YamlDate('2018-05-25T17:28:53.350000'), '2018-05-25 17:28:53.350000'],
  [new Uint8Array([97]), '!!binary "YQ=="'],
  [[], '[]'],
  [{}, '{}'],
];

test.each(spellings)('writes %p so that no reader takes it for something else', (value, text) => {
  expect(formatYaml({ a: value })).toBe(`a: ${text}\n`);
});

test('sorts keys by code points, and indents as PyYAML does', () => {
  const value = { b: [1, { d: 1, c: [2] }], a: { z: null }, '\uffff': 1, '\u{10000}': 2, B: [] };
  expect(formatYaml(value)).toBe(
    [
      'B: []',
      'a:',
      '  z: null',
      'b:',
      '- 1',
      '- c:',
      '  - 2',
      '  d: 1',
      '"\\uffff": 1',
      '"\\U00010000": 2',
      '',
    ].join('\n'),
  );
});

test('writes shared parts once', () => {
  const part = { x: [1] };
  expect(formatYaml({ a: part, b: [part] })).toBe('a: &id001\n  x:\n  - 1\nb:\n- *id001\n');
});

test('writes keys that YAML would not read on one line after a question mark', () => {
  expect(formatYaml({ [`k${'x'.repeat(200)}`]: { a: 1 } })).toBe(
    `? k${'x'.repeat(200)}\n:\n  a: 1\n`,
  );
});

test('refuses what YAML cannot hold', () => {
  expect(() => formatYaml({ a: () => 1 })).toThrow(TypeError);
});
