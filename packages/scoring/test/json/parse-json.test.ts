import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { parseJson } from '../../src/json/parse-json.js';
import { parseLossless } from '../../src/json/parse-lossless.js';
import { renderValue } from '../../src/prediction/render-elements.js';
import { errorOf } from '../decode.js';

const fast = { numberKinds: false, keyOrder: false };
const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string, needs = fast) => parseJson(bytes(text), needs);

describe('numbers', () => {
  test('keeps integers beyond 2^53 as bigints and the others as numbers', () => {
    expect(parse('[9007199254740993, -9223372036854775808, 9007199254740991, 1.5]')).toEqual([
      9007199254740993n,
      -9223372036854775808n,
      9007199254740991,
      1.5,
    ]);
  });

  test('reads long fractions as the nearest double', () => {
    expect(parse('[0.12345678901234567890, 1234567890.12345678901]')).toEqual([
      0.12345678901234568, 1234567890.1234567,
    ]);
  });

  test('reads NaN and infinities as Python does', () => {
    expect(parse('[NaN, Infinity, -Infinity]')).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
  });

  test.each(['1e400', '-1E+400', '1.5e309', `${'9'.repeat(309)}.5`, `${'9'.repeat(300)}e10`])(
    'distinguishes %s, which no double holds, from an infinity',
    (text) => {
      const [value] = parse(`[${text}]`) as [bigint];
      expect(typeof value).toBe('bigint');
      expect(Number(value)).toBe(Number(text));
      expect(parse(`[${text}]`, { ...fast, numberKinds: true })).toEqual([Number(text)]);
    },
  );

  test.each(['1e308', '1e-400', '5.25e100', '123456789012345678.5'])('reads %s', (text) => {
    expect(parse(`[${text}]`)).toEqual([Number(text)]);
  });

  test.each(['nan', '-NaN', '+1', '.5', '1.', '01', '-', '1e', '0x10', '1_0'])(
    'refuses %s',
    (text) => {
      expect(errorOf(() => parse(`[${text}]`))).toMatchObject({
        errorCode: 'BAD_REQUEST',
        status: 400,
      });
    },
  );

  test.each([
    ['[9007199254740993.0]', 9007199254740993n],
    ['[9.007199254740993e15]', 9007199254740993n],
    ['[-9.007199254740993E+15]', -9007199254740993n],
    ['[1234567890123457e3]', 1234567890123457000n],
    ['[9007199254740993.5]', 9007199254740994],
    ['[1e18]', 1e18],
    ['[1e3]', 1000],
  ])('reads integers with a point or an exponent as exactly as without: %s', (text, value) => {
    expect(parse(text)).toEqual([value]);
  });

  test('keeps 1 and 1.0 apart when number kinds are needed', () => {
    expect(parse('[1, 1.0, -0, 1e2]', { numberKinds: true, keyOrder: false })).toEqual([
      1n,
      1,
      0n,
      100,
    ]);
  });

  test('refuses integers of 5000 digits and reads those of 400', () => {
    expect(parse('1'.repeat(400))).toBe(BigInt('1'.repeat(400)));
    expect(errorOf(() => parse(`[${'1'.repeat(5000)}]`)).message).toContain('4300 digits');
  });
});

describe('objects', () => {
  test('keeps the order of integer-like keys in a Map when it is needed', () => {
    const text = '{"2": 1, "1": {"b": 1}}';
    expect(parse(text, { numberKinds: false, keyOrder: true })).toEqual(
      new Map<string, unknown>([
        ['2', 1],
        ['1', { b: 1 }],
      ]),
    );
    expect(parse(text)).toEqual({ 1: { b: 1 }, 2: 1 });
  });

  test('takes the last of duplicate keys, in both parsers', () => {
    expect(parse('{"a": 1, "a": 2}')).toEqual({ a: 2 });
    expect(parse('{"a": NaN, "a": 2}')).toEqual({ a: 2 });
  });

  test('reads __proto__ as a plain key, in both parsers', () => {
    for (const text of ['{"__proto__": [1]}', '{"__proto__": [1], "a": NaN}']) {
      expect(Object.keys(parse(text) as object)[0]).toBe('__proto__');
    }
  });
});

describe('text', () => {
  test('keeps lone surrogates, in both parsers', () => {
    expect(parse('["\\ud800"]')).toEqual(['\ud800']);
    expect(parse('["\\ud800", NaN]')).toEqual(['\ud800', Number.NaN]);
  });

  test('takes a byte order mark', () => {
    expect(parse('\ufeff[1]')).toEqual([1]);
  });

  test.each([
    ['UTF-16', Buffer.from('\ufeff[1]', 'utf16le')],
    ['UTF-32', Buffer.from('[\0\0\x001\0\0\0]\0\0\0')],
    ['broken UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])],
    ['a cut UTF-8 character', Buffer.from([0x5b, 0x22, 0xc3, 0x22, 0x5d])],
  ])('refuses %s', (_, body) => {
    expect(errorOf(() => parseJson(body, fast))).toMatchObject({ errorCode: 'BAD_REQUEST' });
  });

  test.each(['["\n"]', '["\u0001"]', '["\\x"]', '["\\u12g4"]', '["a]', "['a']"])(
    'refuses %j',
    (text) => {
      expect(errorOf(() => parse(text))).toMatchObject({ errorCode: 'BAD_REQUEST' });
    },
  );
});

describe('errors', () => {
  test('name line and column, and hold no data', () => {
    expect(errorOf(() => parse('{"secret": [1,\n 2,]}')).message).toBe(
      'Invalid input. The body is not valid JSON: expected a value at line 2, column 4. Remove the comma before it.',
    );
  });

  test.each([
    ['[1,]', 'column 4. Remove the comma before it.'],
    ['{"a": 1,}', 'column 9. Remove the comma before it.'],
    ["{'a': 1}", 'column 2. Use double quotes.'],
    ["'{}'", 'column 1. Shells of Windows pass single quotes on: send a file, with curl -d @file.'],
    ['{a: 1}', 'column 2. Put it in double quotes.'],
    ['{"a": True}', 'column 7. Write true.'],
    ['[None]', 'column 2. Write null.'],
    ['[undefined]', 'column 2. Write null.'],
    ['[nan]', 'column 2. Write NaN or null.'],
    ['[-inf]', 'column 2. Write Infinity or -Infinity.'],
    ['[.5]', 'column 2. Numbers begin with a digit or a minus sign.'],
    ['[+5]', 'column 2. Numbers begin with a digit or a minus sign.'],
    ['[007]', 'column 3. Leave out zeros before a number.'],
    ['[0x10]', 'column 3. Write numbers in decimal.'],
    ['[5.]', 'column 3. Write a digit after the point.'],
    ['[1 // one\n]', 'column 4. JSON has no comments.'],
    ['{"a": [1', 'column 9. The body ends too early.'],
    ['{"a": "x', 'column 9. The body ends too early.'],
    ['{}\n{}', 'send one value only, another one begins at line 2, column 1.'],
    ['a,b\n1,2', 'column 1. For CSV, send the header Content-Type: text/csv.'],
    ['@data.json', 'column 1. If it is a file, curl sends its content with -d @file.'],
    ['{\0"\0a', 'column 2. The body looks like UTF-16: send UTF-8.'],
    [`[${'9'.repeat(4301)}]`, 'integers may have at most 4300 digits at line 1, column 2.'],
  ])('say what to write: %j', (text, message) => {
    expect(errorOf(() => parse(text)).message).toMatch(
      new RegExp(`${message.replace(/[.+*?^${}()|[\]\\]/g, '\\$&')}$`),
    );
  });

  test.each(['', '   ', '{', '{"a": 1', '[1', '[1 2]', '{"a" 1}', '{a: 1}', '[1] x', 'tru'])(
    'refuses %j',
    (text) => {
      expect(errorOf(() => parse(text))).toMatchObject({ errorCode: 'BAD_REQUEST', status: 400 });
    },
  );

  test('refuses deep nesting without using up the stack, and takes 200 levels', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parse(nested(200))).toBeDefined();
    for (const text of [nested(100_000), `[NaN${nested(100_000)}`, '{"a":'.repeat(100_000)]) {
      expect(errorOf(() => parse(text)).errorCode).toBe('BAD_REQUEST');
    }
  });
});

describe('properties', () => {
  const lossless = (numberKinds: boolean, keyOrder = false) => ({
    numberKinds,
    keyOrder,
    maximumDepth: 256,
  });

  /** Integers beyond 2^53 as `JSON.parse` reads them. */
  function toNumbers(value: unknown): unknown {
    if (typeof value === 'bigint') return Number(value);
    if (Array.isArray(value)) return value.map(toNumbers);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toNumbers(item)]));
  }

  test('the lossless parser reads JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(toNumbers(parseLossless(text, lossless(false)))).toEqual(JSON.parse(text));
      }),
      fuzzRuns(6000),
    );
  });

  test('what is written is read back', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        fc.double().map((value) => (Math.abs(value) > 2 ** 53 ? 1 / value : value)),
        fc.bigInt().map((integer) => integer + (integer < 0n ? -(2n ** 60n) : 2n ** 60n)),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (written) => {
        expect(parse(renderValue(written, 'token'))).toEqual(written);
      }),
      fuzzRuns(6000),
    );
  });

  test('no text makes a parser throw anything but a typed error', () => {
    const piece = fc.constantFrom(
      ...'{}[]",:\\ \n0123456789.-+eE',
      ...[
        'NaN',
        'Infinity',
        'null',
        'true',
        '\\u',
        '"a"',
        '1e9',
        '\ud800',
        '\0',
        '__proto__',
        '123456789012345678',
      ],
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.boolean(),
        fc.boolean(),
        (pieces, numberKinds, keyOrder) => {
          try {
            parse(pieces.join(''), { numberKinds, keyOrder });
          } catch (error) {
            expect(error).toMatchObject({ errorCode: 'BAD_REQUEST' });
          }
        },
      ),
      fuzzRuns(10_000),
    );
  });
});
