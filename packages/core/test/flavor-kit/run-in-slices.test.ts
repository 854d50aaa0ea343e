import { describe, expect, test } from '@jest/globals';
import { areRowsIndependent, runInSlices, type TensorRun } from '../../src/flavor.js';
import type { NamedTensor } from '../../src/index.js';

/** Doubles each number; takes three rows at a time. */
const doubled: TensorRun = ([feed]) => {
  if (feed?.shape[0] !== 3) throw new Error(`${feed?.shape[0]} rows`);
  const values = Float32Array.from(feed.values as Float32Array, (value) => value * 2);
  return [{ type: 'float32', values, shape: feed.shape }];
};

function rows(count: number, name = 'x'): NamedTensor {
  const values = Float32Array.from({ length: count * 2 }, (_, index) => index + 1);
  return { name, type: 'float32', values, shape: [count, 2] };
}

describe('slices of a fixed batch', () => {
  test.each([1, 2, 3, 4, 6, 7])('answer %d rows', async (count) => {
    const values = Float32Array.from({ length: count * 2 }, (_, index) => (index + 1) * 2);
    const answers = await runInSlices(doubled, 3)([rows(count)]);
    expect(answers).toEqual([{ type: 'float32', values, shape: [count, 2] }]);
  });

  test('carry texts', async () => {
    const texts: NamedTensor = { name: 't', type: 'string', values: ['a', 'b', 'c'], shape: [3] };
    const answers = await runInSlices((feeds) => feeds, 2)([texts]);
    expect(answers).toEqual([{ type: 'string', values: ['a', 'b', 'c'], shape: [3] }]);
  });

  test('need as many rows of each input', async () => {
    await expect(runInSlices(doubled, 3)([rows(2), rows(4, 'y')])).rejects.toMatchObject({
      message: 'The input "y" has 4 rows and "x" has 2. Send the same number of rows for both.',
      subject: { field: 'y' },
    });
  });

  test('end when the request is given up', async () => {
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(runInSlices(doubled, 3)([rows(4)], signal)).rejects.toThrow('given up');
  });
});

describe('rows are independent', () => {
  const inputs = [{ name: 'x', type: 'float32', shape: [3, 2] }] as const;
  const summed: TensorRun = ([feed]) => {
    const sum = ((feed?.values ?? []) as Float32Array).reduce((total, value) => total + value, 0);
    return [{ type: 'float32', values: new Float32Array(3).fill(sum), shape: [3] }];
  };

  test('when a row has the same output among other rows', async () => {
    const known = { batch: 3, known: undefined };
    expect(await areRowsIndependent(doubled, inputs, known)).toBe(true);
    expect(await areRowsIndependent(summed, inputs, known)).toBe(false);
  });

  test('unknown, hence no, when a batch is too large to try', async () => {
    let runs = 0;
    const counted: TensorRun = (feeds) => {
      runs += 1;
      return feeds;
    };
    const large = [{ name: 'x', type: 'float32', shape: [1e9, 2] }] as const;
    expect(await areRowsIndependent(counted, large, { batch: 1e9, known: undefined })).toBe(false);
    expect(runs).toBe(0);
  });
});
