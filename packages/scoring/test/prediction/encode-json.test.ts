import { describe, expect, test } from '@jest/globals';
import type { Column, Prediction, Tensor } from '@mlmodel/core';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { type EncodeOptions, encodePrediction } from '../../src/index.js';
import { encodeJson } from '../../src/prediction/encode-json.js';
import { bodyText } from '../body-text.js';
import { errorOf } from '../decode.js';

const encode = (prediction: Prediction, options: EncodeOptions = {}) =>
  encodePrediction(prediction, { wrapped: false, ...options, mediaType: 'application/json' }).body;
const table = (...columns: Column[]) =>
  encode({ kind: 'table', columns, rowCount: columns[0]?.values.length ?? 0 });
const tensor = (value: Tensor) => encode({ kind: 'tensor', tensor: value });
const json = (value: unknown, options: EncodeOptions = {}) =>
  encode({ kind: 'json', value }, options);

describe('a long response', () => {
  const rowCount = 700_001;
  const values = Float64Array.from({ length: rowCount * 2 }, (_, index) => index / 4);
  const validity = Uint8Array.from({ length: Math.ceil(rowCount / 8) }, (_, index) => index);
  const columns: Column[] = [
    { name: 'pair', type: 'float64', values, rowShape: [2] },
    { name: 'n', type: 'float64', values: values.subarray(0, rowCount), validity },
    { name: 't', type: 'string', values: Array.from({ length: rowCount }, (_, row) => `${row}`) },
  ];
  const long: Tensor = { type: 'float64', values, shape: [rowCount, 2] };
  const short: Tensor = { type: 'int8', values: Int8Array.of(7), shape: [] };

  test.each<[string, Prediction]>([
    ['table', { kind: 'table', columns, rowCount }],
    ['tensor', { kind: 'tensor', tensor: long }],
    [
      'tensors',
      {
        kind: 'tensors',
        tensors: [
          { ...short, name: 's' },
          { ...long, name: 'l' },
        ],
      },
    ],
  ])('comes in pieces that make the same text: a %s', (_, prediction) => {
    const { body } = encodePrediction(prediction);
    expect(Array.isArray(body)).toBe(true);
    expect(bodyText(body) === encodeJson(prediction, { wrapped: true, nonFinite: 'null' })).toBe(
      true,
    );
  });

  test('of JSON text keeps long texts and changes the tokens around them', () => {
    const texts = [`${'NaN\\"'.repeat(2_000_000)}`, 'x'.repeat(20_000_000), '\\\\'];
    const text = (token: string) => `[${texts.map((each) => `"${each}"`).join()},${token}]`;
    const prediction: Prediction = { kind: 'json', text: text('-Infinity'), value: undefined };
    expect(encode(prediction) === text('"-Infinity"')).toBe(true);
  });

  test('of nested values that no text can hold is 413', () => {
    const text = 'x'.repeat(2 ** 28);
    expect(errorOf(() => encode({ kind: 'json', value: [text, text, text] }))).toMatchObject({
      status: 413,
    });
  });
});

describe('a table', () => {
  test('is a list of records below predictions', () => {
    const columns: Column[] = [
      { name: 'label', type: 'int64', values: BigInt64Array.of(1n, -(2n ** 63n)) },
      { name: 'é"', type: 'float64', values: Float64Array.of(1, 0.1) },
    ];
    expect(encodePrediction({ kind: 'table', columns, rowCount: 2 })).toEqual({
      contentType: 'application/json',
      body: '{"predictions":[{"label":1,"\\u00e9\\"":1.0},{"label":-9223372036854775808,"\\u00e9\\"":0.1}]}',
    });
  });

  test('has exact 64-bit integers, also where they cease to fit 32 bits', () => {
    const integers = [
      0n,
      -1n,
      2n ** 31n - 1n,
      2n ** 31n,
      -(2n ** 31n),
      -(2n ** 31n) - 1n,
      2n ** 32n - 1n,
    ];
    expect(table({ name: 'v', type: 'int64', values: BigInt64Array.from(integers) })).toBe(
      `[${integers.map((integer) => `{"v":${integer}}`).join(',')}]`,
    );
  });

  test('has every type of element', () => {
    const validity = Uint8Array.of(0b01);
    expect(table({ name: 'v', type: 'bool', values: Uint8Array.of(1, 0) })).toBe(
      '[{"v":true},{"v":false}]',
    );
    expect(
      table({ name: 'v', type: 'uint64', values: BigUint64Array.of(2n ** 64n - 1n, 7n) }),
    ).toBe('[{"v":18446744073709551615},{"v":7}]');
    expect(table({ name: 'v', type: 'int8', values: Int8Array.of(-1, 2), validity })).toBe(
      '[{"v":-1},{"v":null}]',
    );
    expect(table({ name: 'v', type: 'float32', values: Float32Array.of(0.1, 16777216) })).toBe(
      '[{"v":0.10000000149011612},{"v":16777216.0}]',
    );
    expect(table({ name: 'v', type: 'float16', values: Uint16Array.of(0x2e66, 0x0001) })).toBe(
      '[{"v":0.0999755859375},{"v":5.960464477539063e-08}]',
    );
    expect(table({ name: 'v', type: 'string', values: ['a\u2028\ud83d\ude00\ud800', null] })).toBe(
      '[{"v":"a\\u2028\\ud83d\\ude00\\ud800"},{"v":null}]',
    );
    expect(table({ name: 'v', type: 'binary', values: [Uint8Array.of(0, 255), null] })).toBe(
      '[{"v":"AP8=\\n"},{"v":null}]',
    );
    expect(table({ name: 'v', type: 'json', values: [{ a: [1n, 2.5] }, null] })).toBe(
      '[{"v":{"a":[1,2.5]}},{"v":null}]',
    );
  });

  test('writes times as pandas does, and NaT for a missing one', () => {
    const values = BigInt64Array.of(1577836800123456789n, -86400000000000n, 1500000n * 1000n, 0n);
    expect(table({ name: 't', type: 'datetime', values, validity: Uint8Array.of(0b0111) })).toBe(
      '[{"t":"2020-01-01T00:00:00.123456789"},{"t":"1969-12-31T00:00:00"},{"t":"1970-01-01T00:00:01.500000"},{"t":"NaT"}]',
    );
  });

  test('has nested lists where rows are tensors', () => {
    const values = Float32Array.of(1, 2, 3, 4);
    expect(
      encode({
        kind: 'table',
        rowCount: 2,
        columns: [{ name: 'p', type: 'float32', values, rowShape: [1, 2] }],
      }),
    ).toBe('[{"p":[[1.0,2.0]]},{"p":[[3.0,4.0]]}]');
  });

  test('takes the last of columns with one name; names are text', () => {
    const column = (name: Column['name'], value: number): Column => ({
      name,
      type: 'int32',
      values: Int32Array.of(value),
    });
    expect(table(column('a', 1), column(0, 2), column('a', 3), column(null, 4))).toBe(
      '[{"a":3,"0":2,"null":4}]',
    );
  });

  test('without rows or columns is still a list', () => {
    expect(table({ name: 'a', type: 'json', values: [] })).toBe('[]');
    expect(encode({ kind: 'table', columns: [], rowCount: 2 })).toBe('[{},{}]');
  });
});

describe('tensors', () => {
  test('are nested lists, a scalar is bare', () => {
    const values = Int32Array.of(1, 2, 3, 4);
    expect(tensor({ type: 'int32', values, shape: [2, 2] })).toBe('[[1,2],[3,4]]');
    expect(tensor({ type: 'int32', values: values.subarray(0, 1), shape: [] })).toBe('1');
    expect(tensor({ type: 'int32', values: new Int32Array(0), shape: [2, 0] })).toBe('[[],[]]');
    expect(tensor({ type: 'int32', values: new Int32Array(0), shape: [0, 2] })).toBe('[]');
    expect(tensor({ type: 'datetime', values: BigInt64Array.of(5n), shape: [1] })).toBe('[5]');
  });

  test('by name are a dictionary', () => {
    const values = Float64Array.of(1.5);
    const tensors = [
      { name: 'a', type: 'float64' as const, values, shape: [1] },
      { name: '', type: 'float64' as const, values, shape: [] },
    ];
    expect(encode({ kind: 'tensors', tensors })).toBe('{"a":[1.5],"":1.5}');
  });
});

describe('floats', () => {
  test.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [0.00001, '1e-05'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e-7, '1e-07'],
    [0.1, '0.1'],
  ])('%p is written as Python writes it', (value, text) => {
    expect(tensor({ type: 'float64', values: Float64Array.of(value), shape: [] })).toBe(text);
  });
});

describe('nested values that the runtime has written', () => {
  const texts = ['{"a":1.0,"b":[NaN,2]}', 'null', '"NaN"'];
  const values = [{ a: 1, b: [Number.NaN, 2] }, null, 'NaN'];

  test('keep their text, with NaN as everywhere', () => {
    const text = '[{"v":{"a":1.0,"b":[null,2]}},{"v":null},{"v":"NaN"}]';
    expect(table({ name: 'v', type: 'json', values, texts })).toBe(text);
    expect(tensor({ type: 'json', values, texts, shape: [3] })).toBe(
      '[{"a":1.0,"b":[null,2]},null,"NaN"]',
    );
  });

  test('are JSON in the cells of CSV', () => {
    const columns: Column[] = [{ name: 'v', type: 'json', values, texts }];
    const csv = encodePrediction(
      { kind: 'table', columns, rowCount: 3 },
      { mediaType: 'text/csv' },
    );
    const cells = ['v', '"{""a"":1.0,""b"":[NaN,2]}"', '', '"""NaN"""', ''];
    expect(bodyText(csv.body)).toBe(cells.join('\n'));
  });
});

describe('nested values', () => {
  test('may be anything that JSON holds', () => {
    expect(
      json([
        1,
        2.5,
        'x',
        null,
        true,
        2n ** 70n,
        -0,
        new Map([['2', 1]]),
        { __proto__: null, a: [] },
      ]),
    ).toBe('[1,2.5,"x",null,true,1180591620717411303424,-0.0,{"2":1},{"a":[]}]');
    expect(json({ epochNanoseconds: 678_000n })).toBe('"1970-01-01T00:00:00.000678"');
    expect(json([{ type: 'bool', values: Uint8Array.of(1), shape: [1] }])).toBe('[[true]]');
  });

  test('write binaries with line breaks', () => {
    expect(JSON.parse(json(new Uint8Array(58)) as string)).toBe(`${'A'.repeat(76)}\nAA==\n`);
    expect(json(new Uint8Array(0))).toBe('""');
  });

  test.each([
    ['undefined', [undefined]],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a set', new Set([1])],
    ['an object of a class', new URL('http://localhost')],
  ])('refuse %s', (_, value) => {
    expect(errorOf(() => json(value))).toMatchObject({ errorCode: 'INTERNAL_ERROR', status: 500 });
  });

  test('refuse values that contain themselves', () => {
    const list: unknown[] = [];
    list.push(list);
    expect(errorOf(() => json(list)).errorCode).toBe('INTERNAL_ERROR');
  });
});

describe('NaN and infinities', () => {
  const values = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  test.each([
    ['null', '[null,"Infinity","-Infinity"]'],
    ['string', '["NaN","Infinity","-Infinity"]'],
    ['token', '[NaN,Infinity,-Infinity]'],
  ] as const)('are written as %s', (nonFinite, expected) => {
    expect(
      encode({ kind: 'tensor', tensor: { type: 'float64', values, shape: [3] } }, { nonFinite }),
    ).toBe(expected);
    expect(json([...values], { nonFinite })).toBe(expected);
  });
});

test('doubles and 64-bit integers are read back as they were, in ASCII', () => {
  const columns = fc.record({
    doubles: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 3,
      maxLength: 3,
    }),
    integers: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), {
      minLength: 3,
      maxLength: 3,
    }),
    texts: fc.array(fc.string({ unit: 'binary' }), { minLength: 3, maxLength: 3 }),
  });
  fc.assert(
    fc.property(columns, ({ doubles, integers, texts }) => {
      const text = table(
        { name: 'd', type: 'float64', values: Float64Array.from(doubles) },
        { name: 't', type: 'string', values: texts },
        { name: 'i', type: 'int64', values: BigInt64Array.from(integers) },
      ) as string;
      const rows = JSON.parse(text) as { d: number; t: string }[];
      expect(rows.map(({ d }) => d)).toEqual(doubles);
      expect(rows.map(({ t }) => t)).toEqual(texts);
      expect(
        Array.from(text.matchAll(/"i":(-?\d+)}/g), ([, integer]) => BigInt(integer ?? '')),
      ).toEqual(integers);
      expect(Buffer.byteLength(text)).toBe(text.length);
    }),
    fuzzRuns(5000),
  );
});
