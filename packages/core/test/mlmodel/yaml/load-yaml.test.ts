import { describe, expect, test } from '@jest/globals';
import { YamlError } from '../../../src/mlmodel/yaml/compose-yaml.js';
import { loadYaml } from '../../../src/mlmodel/yaml/load-yaml.js';
import { YamlDate } from '../../../src/mlmodel/yaml/yaml-date.js';

function read(text: string): unknown {
  return loadYaml(text).value;
}

function failure(text: string): YamlError {
  try {
    loadYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return error;
    throw error;
  }
  throw new Error(`accepted ${text.slice(0, 80)}`);
}

/** What PyYAML 6's safe_load makes of each scalar. */
const scalars: readonly (readonly [string, unknown])[] = [
  ['3.10', 3.1],
  ['1e5', '1e5'],
  ['1.0e5', '1.0e5'],
  ['1.0e+5', 100_000],
  ['1.e+3', 1000],
  ['.5', 0.5],
  ['-.5', '-.5'],
  ['1.', 1],
  ['1_000', 1000],
  ['1_000.5', 1000.5],
  ['_1', '_1'],
  ['017', 15],
  ['-017', -15],
  ['08', '08'],
  ['0o17', '0o17'],
  ['0x1F', 31],
  ['0x1_F', 31],
  ['0b1_01', 5],
  ['1:30', 90],
  ['-1:30', -90],
  ['190:20:30', 685_230],
  ['1:60', '1:60'],
  ['1:30.5', 90.5],
  ['12345678901234567890', 12345678901234567890n],
  ['-9007199254740993', -9007199254740993n],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.INF', Number.NEGATIVE_INFINITY],
  ['.NaN', Number.NaN],
  ['-.nan', '-.nan'],
  ['yes', true],
  ['No', false],
  ['ON', true],
  ['off', false],
  ['yEs', 'yEs'],
  ['y', 'y'],
  ['~', null],
  ['', null],
  ['NULL', null],
  ['nULL', 'nULL'],
  ['! 12', 12],
  ['!!str 12', '12'],
  ['!!int "3"', 3],
  ['!!float 3', 3],
  ['!!null x', null],
  ['!!binary "YQ=="', new Uint8Array([97])],
  ['2018-05-25', new YamlDate('2018-05-25')],
  ['2018-05-25T17:28:53.35', new YamlDate('2018-05-25T17:28:53.350000')],
  ['2018-5-2 1:02:03 -5', new YamlDate('2018-05-02T01:02:03-05:00')],
  ['2018-05-25 17:28:53.123456789Z', new YamlDate('2018-05-25T17:28:53.123456+00:00')],
  ['2018-5-2', '2018-5-2'],
  ['http://x:1', 'http://x:1'],
  ['b #x', 'b'],
  ['b#x', 'b#x'],
  ['"\\x41\\u00e9\\U0001F600\\n"', 'Aé😀\n'],
  ["'it''s'", "it's"],
];

test.each(scalars)('reads the scalar %s as PyYAML does', (text, expected) => {
  expect(read(`a: ${text}`)).toEqual({ a: expected });
});

/** What PyYAML 6's safe_load makes of each document. */
const documents: readonly (readonly [string, unknown])[] = [
  ['a: 1\na: 2', { a: 2 }],
  ['1: 2\n1.0: 3\ntrue: 4', new Map([[1, 4]])],
  ['~: 1', new Map([[null, 1]])],
  ['? a\n: 1', { a: 1 }],
  ['=: 1', { '=': 1 }],
  ['x: &x {a: 1}\ny: {<<: *x, b: 2}', { x: { a: 1 }, y: { a: 1, b: 2 } }],
  ['<<: [{a: 1, b: 1}, {a: 2, c: 3}]\nb: 9', { a: 1, b: 9, c: 3 }],
  ['x: &x {a: 1}\ny: {<<: *x, <<: {a: 3}, z: 1}', { x: { a: 1 }, y: { a: 3, z: 1 } }],
  ['"<<": {a: 1}', { '<<': { a: 1 } }],
  ['a: !!set {x, y}', { a: new Set(['x', 'y']) }],
  [
    'a: !!omap [b: 1, c: 2]',
    {
      a: [
        ['b', 1],
        ['c', 2],
      ],
    },
  ],
  ['- a\n- - b\n  - c', ['a', ['b', 'c']]],
  ['a: |\n x\n  y\n', { a: 'x\n y\n' }],
  ['a: >-\n x\n y\n', { a: 'x y' }],
  ['a: |\n  x', { a: 'x' }],
  ['{"a":1,"b":[true,null]}', { a: 1, b: [true, null] }],
  ['%YAML 1.1\n---\na: 1\n...\n', { a: 1 }],
  ['a: "x\ty" # c\tc', { a: 'x\ty' }],
];

test.each(documents)('reads %j as PyYAML does', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

/** What PyYAML 6 refuses too, with the line at fault. */
const refused: readonly (readonly [string, number])[] = [
  ['a: 1\nb: =', 2],
  ['a: <<', 1],
  ['<<: 1', 1],
  ['a: 1\n? [1]\n: 2', 2],
  ['a: 2020-13-45', 1],
  ['a: 2020-02-30 00:00:00', 1],
  ['a: 2020-01-01 00:00:00 +24:00', 1],
  ['a: 0x_', 1],
  ['a: !!bool maybe', 1],
  ['a: !!int 1.5', 1],
  ['a: !!map [1]', 1],
  ['a: 1\n\nb: !foo 1', 3],
  ['a: !!python/tuple [1]', 1],
  ['a: &x 1\nb: &x 2', 2],
  ['a: *x', 1],
  ['a: b: c', 1],
  ['a: [b, c d]: e', 1],
  [': 1', 1],
  ['a: b\tc', 1],
  ['a:\tb', 1],
  ['a: b\n\t\nc: d', 2],
  ['a: 1\n---\nb: 2', 2],
  ['%YAML 2.0\n---\na: 1', 1],
  ['a: 1\nb: \u0000', 2],
  ['a: 1\nb: "x\u007f"', 2],
  ['a: {b: [1, 2}', 1],
  ['a: @x', 1],
  ['a: %x', 1],
  [`a: ${'9'.repeat(4301)}`, 1],
];

test.each(refused)('refuses %j', (text, line) => {
  expect(failure(text).line).toBe(line);
});

describe('names of JavaScript', () => {
  test('are plain keys', () => {
    const value = read('__proto__: {polluted: 1}\nconstructor: 2\nhasOwnProperty: 3');
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', { polluted: 1 }],
      ['constructor', 2],
      ['hasOwnProperty', 3],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('are not tags', () => {
    expect(failure('a: !!constructor x').message).toContain('not known');
  });
});

describe('aliases', () => {
  test('are the object of their anchor', () => {
    const { a, b } = read('a: &x [1]\nb: *x') as { a: unknown; b: unknown };
    expect(b).toBe(a);
  });

  test('that double forty times cost next to nothing', () => {
    const lines = Array.from({ length: 40 }, (_, at) =>
      at === 0 ? 'a0: &a0 [x]' : `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
    );
    expect(Object.keys(read(lines.join('\n')) as object)).toHaveLength(40);
  });

  test('inside their own anchor are refused', () => {
    expect(failure('a: 1\nb: &b\n  c: *b').line).toBe(3);
  });
});

describe('limits', () => {
  test('nesting of 390 is read, of 500 refused', () => {
    const nested = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(read(nested(390))).toHaveProperty('a');
    expect(failure(nested(500)).message).toContain('deeper');
    expect(failure(`${'- '.repeat(100_000)}x`).message).toContain('deeper');
  });

  test('a plain scalar of any length is read', () => {
    const base60 = `1${':1'.repeat(10_000_000)}.5`;
    expect(read(`a: ${base60}`) as object).toHaveProperty('a');
  });

  test('merge keys cannot multiply a document', () => {
    const base = Array.from({ length: 1000 }, (_, at) => `k${at}: 1`).join(', ');
    const uses = Array.from({ length: 1000 }, (_, at) => `m${at}: {<<: *b}`).join('\n');
    expect(failure(`b: &b {${base}}\n${uses}`).message).toContain('entries');
  });
});

test('the line of each value is known, of merged ones where they were written', () => {
  const yaml = loadYaml('a: &a\n  x: 1\n  y:\n    2\nb:\n  <<: *a\n  z: 3\n');
  const { a, b } = yaml.value as Record<'a' | 'b', unknown>;
  expect(yaml.lineOf(a, 'y')).toBe(4);
  expect(yaml.lineOf(b, 'x')).toBe(2);
  expect(yaml.lineOf(b, 'z')).toBe(7);
  expect(yaml.lineOf(b, 'absent')).toBeUndefined();
});
