import { describe, expect, test } from '@jest/globals';
import type { Column, ModelSignature, Prediction, ScalarType, Table, Vector } from '@mlmodel/core';
import { arrowStream } from './arrow-stream.js';
import { answer, batchesOf, type Scored, typesOf } from './scored.js';

/** A stream of batches with these numbers of rows. */
function rows(...counts: readonly number[]): Uint8Array {
  return arrowStream(...counts.map((count) => ({ a: new Float64Array(count) })));
}

/** A model that answers the batches with these columns, one each. */
function answering(vectors: readonly (Vector & Partial<Column>)[], type?: ScalarType): Scored {
  let batch = 0;
  const signature: ModelSignature = {
    outputs: type && { kind: 'columns', columns: [{ name: 'y', type, required: true }] },
  };
  const predict = ({ rowCount }: { readonly rowCount: number }): Prediction => {
    const column = { name: 'y', ...vectors[batch++] } as Column;
    return { kind: 'table', columns: [column], rowCount };
  };
  return { predict, signature };
}

const longs = (...values: bigint[]): Vector => ({
  type: 'int64',
  values: BigInt64Array.from(values),
});
const integers = (...values: number[]): Vector => ({
  type: 'int32',
  values: Int32Array.from(values),
});
const doubles = (...values: number[]): Vector => ({
  type: 'float64',
  values: Float64Array.from(values),
});
const texts = (...values: (string | null)[]): Vector => ({ type: 'string', values });
const nested = (...values: unknown[]): Vector => ({ type: 'json', values });

describe('the columns of a stream are those of the first answer', () => {
  test('and later values of other types are cast', async () => {
    const output = await answer(
      rows(1, 2, 1),
      answering([longs(1n), doubles(2, Number.NaN), integers(3)]),
    );
    expect(typesOf(output)).toEqual({ y: 'Int64' });
    expect(batchesOf(output)).toEqual([[{ y: 1n }], [{ y: 2n }, { y: null }], [{ y: 3n }]]);
  });

  test('and texts may come as nested values', async () => {
    const output = await answer(
      rows(2, 1, 1),
      answering([nested(null, null), texts('a'), nested({ b: 1n })]),
    );
    expect(batchesOf(output)).toEqual([
      [{ y: null }, { y: null }],
      [{ y: 'a' }],
      [{ y: '{"b":1}' }],
    ]);
  });

  test('and a value that the first type does not hold is an error with batch, column and row', async () => {
    const model = answering([longs(1n), doubles(2), doubles(0, 0.5)]);
    await expect(answer(rows(1, 1, 2), model)).rejects.toMatchObject({
      subject: { field: 'y', row: 1 },
      message: expect.stringMatching(
        /^Batch 3: the column "y" has float64, was int64 in earlier batches, and cannot hold row 1 as such\./,
      ),
    });
  });

  test('and other columns are an error that names them', async () => {
    const other = { ...doubles(1), name: 'z' };
    await expect(answer(rows(1, 1), answering([doubles(1), other]))).rejects.toThrow(
      /^Batch 2: the model answers with the columns "z", in earlier batches with "y"/,
    );
    const predict = ({ columns, rowCount }: Table): Prediction => {
      const twice = columns.map((column) => ({ ...column, name: 'b' }));
      return {
        kind: 'table',
        columns: rowCount === 2 ? columns : [...columns, ...twice],
        rowCount,
      };
    };
    await expect(answer(rows(2, 1), { predict })).rejects.toThrow(
      /^Batch 2: the model answers with the columns "a", "b", in earlier batches with "a"/,
    );
  });

  test('and tensors of another shape are an error', async () => {
    const tensors = [2, 3].map((size) => ({
      ...doubles(...Array(size).fill(0)),
      rowShape: [size],
    }));
    const model = answering(tensors);
    await expect(answer(rows(1, 1), model)).rejects.toThrow(
      /^Batch 2: the values of "y" in the model's answer have another shape than in earlier batches/,
    );
  });
});

describe('the declared type of an output is used', () => {
  test.each<[string, Vector, ScalarType, string]>([
    ['that is wider', integers(1), 'long', 'Int64'],
    ['of numbers with a fraction', longs(1n), 'double', 'Float64'],
    ['where all values are missing', nested(null), 'string', 'Utf8'],
    ['where all values are missing', nested(null), 'double', 'Float64'],
  ])('%s', async (_what, vector, type, expected) => {
    expect(typesOf(await answer(rows(1), answering([vector], type)))).toEqual({ y: expected });
  });

  test.each<[string, Vector, ScalarType, string]>([
    ['one that may not hold the values', doubles(1), 'long', 'Float64'],
    ['one of another kind', texts('a'), 'double', 'Utf8'],
  ])('but not %s', async (_what, vector, type, expected) => {
    expect(typesOf(await answer(rows(1), answering([vector], type)))).toEqual({ y: expected });
  });

  test('so that integers may be followed by fractions', async () => {
    const output = await answer(rows(1, 1), answering([longs(1n), doubles(0.5)], 'double'));
    expect(batchesOf(output)).toEqual([[{ y: 1 }], [{ y: 0.5 }]]);
  });
});

describe('an answer that is not a table with as many rows is an error:', () => {
  test.each<[string, Prediction, RegExp]>([
    [
      'more rows',
      { kind: 'tensor', tensor: { ...doubles(1, 2, 3), shape: [3] } },
      /^Batch 1: The model answers with 3 rows, but its input has 2\./,
    ],
    [
      'a nested value',
      { kind: 'json', value: [1, 2] },
      /^Batch 1: The model's answer cannot become a table: it is a nested value, not a table\./,
    ],
    [
      'a scalar',
      { kind: 'tensor', tensor: { ...doubles(1), shape: [] } },
      /^Batch 1: The model's answer cannot become a table: it has no rows\./,
    ],
  ])('%s', async (_what, prediction, message) => {
    await expect(answer(rows(2), { predict: () => prediction })).rejects.toThrow(message);
  });
});

test('an exception of the model is reported, and the error names the batch', async () => {
  const failures: unknown[] = [];
  let calls = 0;
  const predict = (input: Prediction) => {
    calls += 1;
    if (calls === 2) throw new RangeError('secret 4711');
    return input;
  };
  const onFailure = (failure: unknown) => failures.push(failure);
  await expect(answer(rows(1, 1), { predict, onFailure })).rejects.toThrow(
    /^Batch 2: The model failed on this input\./,
  );
  expect(failures).toMatchObject([{ name: 'RangeError', origin: 'model' }]);
});

describe('a signature is enforced on every batch', () => {
  const signature: ModelSignature = {
    inputs: { kind: 'columns', columns: [{ name: 'a', type: 'integer', required: true }] },
    params: [{ name: 'top', type: 'long', default: 1 }],
  };

  test('and its error names batch, column and row', async () => {
    const stream = arrowStream({ a: Float64Array.of(1) }, { a: Float64Array.of(1, 1.5) });
    await expect(answer(stream, { signature })).rejects.toMatchObject({
      subject: { field: 'a', row: 1 },
      message: expect.stringMatching(/^Batch 2: "a", row 1: expected integer/),
    });
  });

  test('names that it lacks are reported once, or refused', async () => {
    const batch = { a: Float64Array.of(1), b: Float64Array.of(2) };
    const ignored: unknown[] = [];
    const onIgnored = (names: unknown) => ignored.push(names);
    await answer(arrowStream(batch, batch), { signature, onIgnored });
    expect(ignored).toMatchObject([{ kind: 'column', names: ['b'] }]);
    await expect(answer(arrowStream(batch), { signature, strict: true })).rejects.toThrow(
      /^Batch 1: The model takes no column "b"/,
    );
  });

  test('bad params are an error before the input is read', async () => {
    const params = { top: 'many' };
    await expect(answer(new Uint8Array(0), { signature, params })).rejects.toThrow(/top/);
  });
});
