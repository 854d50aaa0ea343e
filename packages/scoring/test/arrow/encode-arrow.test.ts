import { describe, expect, test } from '@jest/globals';
import type { Column, Prediction } from '@mlmodel/core';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { decodeArrow } from '../../src/arrow/decode-arrow.js';
import { encodeArrow } from '../../src/arrow/encode-arrow.js';
import { decodeRequest, encodePrediction } from '../../src/index.js';
import { errorOf, noNeeds } from '../decode.js';
import { columnsOf } from '../fixtures/frame.js';

const mediaType = 'application/vnd.apache.arrow.stream';
const roundTrip = (prediction: Prediction) => decodeArrow(encodeArrow(prediction));

describe('a table as an Arrow stream', () => {
  test('is read back with its types and missing values', () => {
    const validity = Uint8Array.of(0b101);
    const columns: Column[] = [
      { name: 'i', type: 'int64', values: BigInt64Array.of(1n, 2n, 2n ** 62n), validity },
      {
        name: 'f',
        type: 'float64',
        values: Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY),
      },
      { name: 'h', type: 'float16', values: Uint16Array.of(0x3c00, 1, 2) },
      { name: 'b', type: 'bool', values: Uint8Array.of(1, 0, 1), validity },
      { name: 's', type: 'string', values: ['é', null, ''] },
      { name: 'x', type: 'binary', values: [Uint8Array.of(255), null, new Uint8Array(0)] },
      { name: 't', type: 'datetime', values: BigInt64Array.of(1n, 0n, -1n), validity },
    ];
    const input = roundTrip({ kind: 'table', columns, rowCount: 3 });
    expect(columnsOf(input)).toEqual(
      columnsOf({ kind: 'arrow', form: 'arrow', columns, rowCount: 3 }),
    );
  });

  test('has JSON text for nested values and fixed-size lists for tensors', () => {
    const input = roundTrip({
      kind: 'table',
      rowCount: 2,
      columns: [
        { name: 'j', type: 'json', values: [{ a: [1n] }, null] },
        {
          name: 3,
          type: 'float32',
          values: Float32Array.from({ length: 12 }, Number),
          rowShape: [2, 3],
        },
      ],
    });
    expect(input.columns).toMatchObject([
      { name: 'j', type: 'string', values: ['{"a":[1]}', null] },
      { name: '3', type: 'float32', rowShape: [2, 3] },
    ]);
  });

  test('may have no rows', () => {
    const columns: Column[] = [
      { name: 'a', type: 'float64', values: new Float64Array(0) },
      { name: 's', type: 'string', values: [] },
    ];
    expect(roundTrip({ kind: 'table', columns, rowCount: 0 })).toMatchObject({
      rowCount: 0,
      columns,
    });
  });

  test('is the body of requests and responses of that media type', async () => {
    const columns: Column[] = [{ name: 'a', type: 'int32', values: Int32Array.of(1, 2) }];
    const answer = await encodePrediction({ kind: 'table', columns, rowCount: 2 }, { mediaType });
    expect(answer.contentType).toBe(mediaType);
    const { input } = await decodeRequest(answer.body as Uint8Array, {
      contentType: mediaType,
      needs: noNeeds,
    });
    expect(input).toMatchObject({ kind: 'arrow', form: 'arrow', rowCount: 2, columns });
  });

  test.each([
    ['a text', 'a', '\ud800x'],
    ['a name', 'a\udc00', 'x'],
  ])('cannot hold a lone surrogate in %s', (_, name, value) => {
    const columns: Column[] = [{ name, type: 'string', values: [value] }];
    expect(errorOf(() => encodeArrow({ kind: 'table', columns, rowCount: 1 }))).toMatchObject({
      status: 406,
      message: expect.stringMatching(/lone surrogate.* Accept application\/json instead\./),
    });
  });

  test('cannot be a nested value', () => {
    expect(errorOf(() => encodeArrow({ kind: 'json', value: 1 }))).toMatchObject({ status: 406 });
  });
});

test('any column of numbers and text is read back', () => {
  const rows = fc.array(
    fc.tuple(
      fc.double(),
      fc.option(fc.string({ unit: 'grapheme' })),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    ),
  );
  fc.assert(
    fc.property(rows, (table) => {
      const columns: Column[] = [
        { name: 'd', type: 'float64', values: Float64Array.from(table, ([value]) => value) },
        { name: 's', type: 'string', values: table.map(([, value]) => value) },
        { name: 'i', type: 'int64', values: BigInt64Array.from(table, ([, , value]) => value) },
      ];
      expect(roundTrip({ kind: 'table', columns, rowCount: table.length }).columns).toMatchObject(
        columns,
      );
    }),
    fuzzRuns(500),
  );
});
