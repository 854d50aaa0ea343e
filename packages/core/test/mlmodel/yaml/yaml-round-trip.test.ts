import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { YamlError } from '../../../src/mlmodel/yaml/compose-yaml.js';
import { formatYaml } from '../../../src/mlmodel/yaml/format-yaml.js';
import { loadYaml } from '../../../src/mlmodel/yaml/load-yaml.js';
import { YamlDate } from '../../../src/mlmodel/yaml/yaml-date.js';
import { expectEqual } from '../../expect-equal.js';

/** Arbitrary text, and text that YAML readers are known to trip over. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'0123456789abefxonyNEYST_.:+-#\'"!&*,[]{}?|>%@`= \n\t~') }),
  fc.constantFrom('yes', 'Null', '~', '', '017', '0o17', '1e5', '3.10', '1:30', '.inf', '1_000'),
  fc.constantFrom('2020-01-01', '=', '<<', '__proto__', 'constructor', '...', '---', '- a', 'a: b'),
  fc.string({ unit: 'binary', minLength: 1000, maxLength: 1200 }),
);

const number = fc.oneof(
  fc.double().map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.integer(),
  fc.maxSafeInteger(),
);

const largeInteger = fc
  .bigInt()
  .filter((value) => !Number.isSafeInteger(Number(value)) || `${value}`.length > 16);

const date = fc
  .date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((value) => new YamlDate(value.toISOString().slice(0, 19)));

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  number,
  largeInteger,
  date,
  fc.uint8Array({ maxLength: 20 }),
  text,
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('list'), tie('object'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc
    .array(fc.tuple(text, tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
  map: fc.tuple(fc.integer(), tie('value'), text, tie('value')).map(
    ([key, first, name, second]) =>
      new Map<unknown, unknown>([
        [key, first],
        [name, second],
      ]),
  ),
}));

describe('any value', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(value, (original) => {
        expectEqual(loadYaml(formatYaml(original)).value, original);
      }),
      fuzzRuns(1500),
    );
  });

  test('shared parts stay shared', () => {
    fc.assert(
      fc.property(fc.array(scalar, { minLength: 1 }), (part) => {
        const read = loadYaml(formatYaml({ one: part, two: [part], three: { part } })).value;
        const { one, two, three } = read as {
          one: unknown;
          two: unknown[];
          three: { part: unknown };
        };
        expectEqual(one, part);
        expect(two[0]).toBe(one);
        expect(three.part).toBe(one);
      }),
      fuzzRuns(300),
    );
  });
});

describe('any text', () => {
  const lines = fc.array(text, { maxLength: 6 }).map((parts) => parts.join('\n'));
  const structured = fc.string({
    unit: fc.constantFrom(...'ab: \n-[]{},&*!?|>\'"#%@1.<='),
    maxLength: 40,
  });

  test('is read, or refused with a line', () => {
    fc.assert(
      fc.property(fc.oneof(structured, lines), (input) => {
        try {
          loadYaml(input.replace(/\r\n?/g, '\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(YamlError);
          expect((error as YamlError).line).toBeGreaterThan(0);
        }
      }),
      fuzzRuns(3000),
    );
  });
});
