import { describe, expect, test } from '@jest/globals';
import type { Prediction, Vector } from '@mlmodel/core';
import { splitPrediction } from '../../src/batching/split-prediction.js';
import { encodeJson } from '../../src/prediction/encode-json.js';

const texts = (prediction: Prediction, counts: readonly number[]) =>
  splitPrediction(prediction, counts)?.map((part) =>
    encodeJson(part, { wrapped: false, nonFinite: 'null' }),
  );

describe('a prediction is split', () => {
  test('where values are missing', () => {
    const column = (name: string, vector: Vector) => ({ ...vector, name });
    const table: Prediction = {
      kind: 'table',
      rowCount: 5,
      columns: [
        column('n', {
          type: 'int32',
          values: Int32Array.of(1, 2, 3, 4, 5),
          validity: Uint8Array.of(0b10110),
        }),
        column('s', { type: 'string', values: ['a', null, 'c', 'd', 'e'] }),
        column('j', { type: 'json', values: [], texts: ['1.0', '2', '[3]', '{"a":4}', 'null'] }),
      ],
    };
    expect(texts(table, [1, 3, 1])).toEqual([
      '[{"n":null,"s":"a","j":1.0}]',
      '[{"n":2,"s":null,"j":2},{"n":3,"s":"c","j":[3]},{"n":null,"s":"d","j":{"a":4}}]',
      '[{"n":5,"s":"e","j":null}]',
    ]);
  });

  test('if it has tensors, of any row shape', () => {
    const big = { type: 'int64', values: BigInt64Array.of(1n, 2n, 3n), shape: [3] } as const;
    const wide = {
      type: 'float64',
      values: Float64Array.of(1, 2, 3, 4, 5, 6),
      shape: [3, 2],
    } as const;
    expect(texts({ kind: 'tensor', tensor: wide }, [2, 1])).toEqual([
      '[[1.0,2.0],[3.0,4.0]]',
      '[[5.0,6.0]]',
    ]);
    const tensors = [
      { ...big, name: 'b' },
      { ...wide, name: 'w' },
    ];
    expect(texts({ kind: 'tensors', tensors }, [1, 2])).toEqual([
      '{"b":[1],"w":[[1.0,2.0]]}',
      '{"b":[2,3],"w":[[3.0,4.0],[5.0,6.0]]}',
    ]);
  });

  test('if it is a list, with its numbers as they were written', () => {
    const text = String.raw`[1.0, "a,]\"", {"b":[2,3],"c":"}"},[], 1e5]`;
    const list: Prediction = { kind: 'json', text, value: undefined };
    const parts = ['[1.0, "a,]\\""]', '[{"b":[2,3],"c":"}"}]', '[[], 1e5]'];
    expect(texts(list, [2, 1, 2])).toEqual(parts);
    const [first] = splitPrediction(list, [2, 1, 2]) ?? [];
    expect(first).toMatchObject({ kind: 'json', value: [1, 'a,]"'] });
    expect(texts({ kind: 'json', value: [1, [2], 'x'] }, [1, 2])).toEqual(['[1]', '[[2],"x"]']);
  });

  test('only if it has the number of rows', () => {
    const json = (text: string): Prediction => ({ kind: 'json', text, value: undefined });
    for (const text of ['[1,2]', '[1,2,3,4]', '{"a":[1,2,3]}', '3', '[]', '"abc"', '[[1,2,3]]']) {
      expect(splitPrediction(json(text), [1, 2])).toBeUndefined();
    }
    expect(splitPrediction({ kind: 'json', value: 'abc' }, [1, 2])).toBeUndefined();
    const scalar = { type: 'float64', values: Float64Array.of(1), shape: [] } as const;
    expect(splitPrediction({ kind: 'tensor', tensor: scalar }, [1, 2])).toBeUndefined();
    expect(splitPrediction({ kind: 'table', rowCount: 2, columns: [] }, [1, 2])).toBeUndefined();
    expect(splitPrediction({ kind: 'tensors', tensors: [] }, [1, 2])).toBeUndefined();
  });
});
