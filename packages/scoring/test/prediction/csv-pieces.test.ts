import { describe, expect, test } from '@jest/globals';
import type { Column, ColumnsInput, Prediction } from '@mlmodel/core';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { encodePrediction } from '../../src/index.js';
import { bodyText } from '../body-text.js';
import { decode, errorOf } from '../decode.js';

const encode = (prediction: Prediction) =>
  bodyText(encodePrediction(prediction, { mediaType: 'text/csv' }).body);

describe('a prediction as CSV', () => {
  test('has a header and a line a row, as pandas writes them', () => {
    const validity = Uint8Array.of(0b01);
    const text = encode({
      kind: 'table',
      rowCount: 2,
      columns: [
        { name: 'i', type: 'int64', values: BigInt64Array.of(2n ** 62n, 0n), validity },
        { name: 'f', type: 'float64', values: Float64Array.of(1, Number.NaN) },
        { name: 'inf', type: 'float32', values: Float32Array.of(Number.POSITIVE_INFINITY, -0) },
        { name: 'b', type: 'bool', values: Uint8Array.of(1, 0) },
        { name: 'a,"b"', type: 'string', values: ['x\ny', null] },
        { name: 't', type: 'datetime', values: BigInt64Array.of(0n, 0n), validity },
        { name: 'bin', type: 'binary', values: [Uint8Array.of(1), null] },
        { name: 'j', type: 'json', values: [{ a: 1 }, null] },
        { name: 'p', type: 'float32', values: Float32Array.of(1, 2, 3, 4), rowShape: [2] },
      ],
    });
    expect(text).toBe(
      'i,f,inf,b,"a,""b""",t,bin,j,p\n' +
        '4611686018427387904,1.0,inf,True,"x\ny",1970-01-01T00:00:00,AQ==,"{""a"":1}","[1.0,2.0]"\n' +
        ',,-0.0,False,,,,,"[3.0,4.0]"\n',
    );
  });

  test('may be tensors with one number of rows', () => {
    const values = Int32Array.of(1, 2);
    expect(encode({ kind: 'tensor', tensor: { type: 'int32', values, shape: [2] } })).toBe(
      'predictions\n1\n2\n',
    );
    expect(
      encode({
        kind: 'tensors',
        tensors: [
          { name: 'a', type: 'int32', values, shape: [2] },
          { name: 'b', type: 'int32', values, shape: [2, 1] },
        ],
      }),
    ).toBe('a,b\n1,[1]\n2,[2]\n');
  });

  test.each<[string, Prediction]>([
    ['a nested value', { kind: 'json', value: [1] }],
    [
      'a scalar',
      { kind: 'tensor', tensor: { type: 'int32', values: Int32Array.of(1), shape: [] } },
    ],
    [
      'tensors of different lengths',
      {
        kind: 'tensors',
        tensors: [
          { name: 'a', type: 'int32', values: Int32Array.of(1), shape: [1] },
          { name: 'b', type: 'int32', values: Int32Array.of(1, 2), shape: [2] },
        ],
      },
    ],
  ])('cannot be %s', (_, prediction) => {
    expect(errorOf(() => encode(prediction))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      status: 406,
    });
  });

  test.each([
    ['a text', 'a', '\ud800x'],
    ['a name', 'a\udc00', 'x'],
  ])('cannot hold a lone surrogate in %s, which JSON can', (_, name, value) => {
    const column: Column = { name, type: 'string', values: [value] };
    const table: Prediction = { kind: 'table', rowCount: 1, columns: [column] };
    expect(errorOf(() => encode(table))).toMatchObject({
      status: 406,
      message: expect.stringMatching(/lone surrogate.* Accept application\/json instead\./),
    });
    expect(JSON.parse(bodyText(encodePrediction(table).body))).toEqual({
      predictions: [{ [name]: value }],
    });
  });

  test('is read back as it was', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab,"\n\r é') }).map((value) => `x${value}`);
    fc.assert(
      fc.property(fc.array(text), (values) => {
        const written = encode({
          kind: 'table',
          rowCount: values.length,
          columns: [{ name: 'c', type: 'string', values }],
        });
        expect(
          (decode(written, { contentType: 'text/csv' }).input as ColumnsInput).columns,
        ).toEqual([values]);
      }),
      fuzzRuns(5000),
    );
  });
});
