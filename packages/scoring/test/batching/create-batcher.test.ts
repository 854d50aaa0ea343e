import { describe, expect, test } from '@jest/globals';
import {
  MlmodelError,
  type ModelInput,
  type PredictCall,
  type Prediction,
  type Table,
  tableOfDoubles,
} from '@mlmodel/core';
import {
  type BatchingOptions,
  type BatchSummary,
  createBatcher,
} from '../../src/batching/create-batcher.js';
import { rowsOf } from '../../src/pipeline/scoring-trace.js';

interface SomeModel {
  readonly predict: (input: ModelInput, call: PredictCall) => Prediction | Promise<Prediction>;
  readonly maxConcurrency?: number;
}

/** A batcher for a model, and the calls of the model. */
function batcherFor(
  { predict, maxConcurrency = Number.POSITIVE_INFINITY }: SomeModel,
  options: Partial<BatchingOptions> = {},
) {
  const calls: BatchSummary[] = [];
  const givenUp: true[] = [];
  const batcher = createBatcher(
    { predict, execution: { maxConcurrency } },
    {
      rows: 10,
      waitMilliseconds: 0,
      maxWaiting: 100,
      onBatch: (batch) => calls.push(batch),
      onGivenUp: () => givenUp.push(true),
      ...options,
    },
  );
  return { batcher, calls, givenUp, requests: () => calls.map(({ requests }) => requests) };
}

const echo: SomeModel = { predict: (input) => input as Prediction };

function table(...values: number[]): ModelInput {
  return {
    kind: 'table',
    rowCount: values.length,
    columns: [{ name: 'x', type: 'float64', values: Float64Array.from(values) }],
  };
}

function valuesOf(prediction: Prediction): unknown {
  return prediction.kind === 'table' ? [...(prediction.columns[0]?.values ?? [])] : prediction;
}

/** A model whose predictions wait for `release`. */
function heldModel() {
  const inputs: ModelInput[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const held: (() => void)[] = [];
  return {
    inputs,
    signals,
    release: () => held.shift()?.(),
    async predict(input: ModelInput, { signal }: PredictCall): Promise<Prediction> {
      inputs.push(input);
      signals.push(signal);
      await new Promise<void>((resolve) => held.push(resolve));
      return input as Prediction;
    },
  };
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('requests that arrive together', () => {
  test('become one call, and each gets its rows', async () => {
    const { batcher, calls } = batcherFor(echo);
    const inputs = [table(1), table(2, 3), table(4)];
    const answers = await Promise.all(inputs.map((input) => batcher.predict(input, {})));
    expect(answers.map(valuesOf)).toEqual([[1], [2, 3], [4]]);
    expect(calls).toEqual([{ rows: 4, requests: 3 }]);
  });

  test('become calls of no more rows than allowed', async () => {
    const { batcher, calls } = batcherFor(echo, { rows: 4 });
    const inputs = [table(1, 2), table(3), table(4, 5, 6), table(7), table(1, 2, 3, 4, 5)];
    const answers = await Promise.all(inputs.map((input) => batcher.predict(input, {})));
    expect(answers.map(valuesOf)).toEqual([[1, 2], [3], [4, 5, 6], [7], [1, 2, 3, 4, 5]]);
    expect(calls.map(({ rows }) => rows).sort()).toEqual([3, 4, 5]);
  });

  test('are joined only if the model would get the same params and forms', async () => {
    const { batcher, requests } = batcherFor(echo);
    const named = (name: string): ModelInput => {
      const { columns, ...rest } = table(1) as Table;
      return { ...rest, columns: columns.map((column) => ({ ...column, name })) };
    };
    const integers = Int32Array.of(1);
    const tensor = (shape: readonly number[]): ModelInput => ({
      kind: 'tensor',
      tensor: { type: 'float32', values: new Float32Array(4), shape },
    });
    const missing: ModelInput = {
      kind: 'table',
      rowCount: 1,
      columns: [
        { name: 'x', type: 'float64', values: Float64Array.of(0), validity: Uint8Array.of(0) },
      ],
    };
    const all: [ModelInput, object?][] = [
      [table(1)],
      [table(2), { n: 1 }],
      [table(3), { n: 1n }],
      [named('y')],
      [{ kind: 'table', rowCount: 1, columns: [{ name: 'x', type: 'int32', values: integers }] }],
      [tensor([1, 4])],
      [tensor([2, 2])],
      [missing],
    ];
    await Promise.all(
      all.map(([input, params]) =>
        batcher.predict(input, { ...(params && { params: { ...params } }) }),
      ),
    );
    expect(requests()).toEqual(all.map(() => 1));
  });

  test('are not joined if their rows are labelled, nested or uncountable, or are an example', async () => {
    const { batcher, requests } = batcherFor(echo);
    const json: ModelInput = { kind: 'json', value: [1] };
    const labelled: ModelInput = { ...(table(1) as Table), index: ['a'] };
    const nested: ModelInput = {
      kind: 'table',
      rowCount: 1,
      columns: [{ name: 'x', type: 'json', values: [{ a: 1 }] }],
    };
    const all = [json, labelled, nested, table()].flatMap((input) => [input, input]);
    const example = batcher.predict(table(1), { isExample: true });
    await Promise.all([...all.map((input) => batcher.predict(input, {})), example]);
    // The example is not counted.
    expect(requests()).toEqual(Array(8).fill(1));
  });

  test('are joined in the order in which they came, whatever form they were decoded from', async () => {
    const { batcher, calls } = batcherFor(echo);
    const doubles = tableOfDoubles(Float64Array.of(1, 2), ['x']);
    const answers = await Promise.all(
      [doubles, table(3), doubles].map((input) => batcher.predict(input, {})),
    );
    expect(answers.map(valuesOf)).toEqual([[1, 2], [3], [1, 2]]);
    expect(calls).toEqual([{ rows: 5, requests: 3 }]);
  });
});

describe('requests that come while the model is busy', () => {
  test('become the next call', async () => {
    const model = heldModel();
    const { batcher, requests } = batcherFor({ ...model, maxConcurrency: 1 });
    const first = batcher.predict(table(1), {});
    await turns();
    const others = [];
    for (const value of [2, 3, 4]) {
      others.push(batcher.predict(table(value), {}));
      await turns();
    }
    expect(requests()).toEqual([1]);
    model.release();
    expect(valuesOf(await first)).toEqual([1]);
    await turns();
    expect(requests()).toEqual([1, 3]);
    model.release();
    expect((await Promise.all(others)).map(valuesOf)).toEqual([[2], [3], [4]]);
  });

  test('are sent on when they are full, and refused when too many wait', async () => {
    const model = heldModel();
    const limits = { rows: 2, maxWaiting: 3 };
    const { batcher, requests } = batcherFor({ ...model, maxConcurrency: 1 }, limits);
    const all = Array.from({ length: 5 }, (_, n) => batcher.predict(table(n), {}));
    await turns();
    expect(requests()).toEqual([2, 2]);
    await expect(batcher.predict(table(9), {})).rejects.toMatchObject({
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
    });
    for (let n = 0; n < 3; n++) {
      model.release();
      await turns();
    }
    expect((await Promise.all(all)).map(valuesOf)).toEqual([[0], [1], [2], [3], [4]]);
    const later = batcher.predict(table(9), {});
    await turns();
    model.release();
    expect(valuesOf(await later)).toEqual([9]);
  });
});

describe('an error', () => {
  const picky: SomeModel = {
    predict(input) {
      const values = valuesOf(input as Prediction) as number[];
      if (values.some((value) => value < 0)) throw new MlmodelError('BAD_REQUEST', 'negative');
      return input as Prediction;
    },
  };

  test('is that of the request that caused it', async () => {
    const { batcher, requests } = batcherFor(picky);
    const all = [1, -2, 3].map((value) => batcher.predict(table(value), {}));
    const [one, two, three] = await Promise.allSettled(all);
    expect(
      [one, three].map((each) => each?.status === 'fulfilled' && valuesOf(each.value)),
    ).toEqual([[1], [3]]);
    expect(two).toMatchObject({ status: 'rejected', reason: { message: 'negative' } });
    expect(requests()).toEqual([3, 1, 1, 1]);
  });

  test('of a full queue is that of all', async () => {
    const full = new MlmodelError('REQUEST_LIMIT_EXCEEDED', 'full');
    const { batcher, requests } = batcherFor({ predict: () => Promise.reject(full) });
    const all = [1, 2].map((value) => batcher.predict(table(value), {}));
    for (const each of all) await expect(each).rejects.toBe(full);
    expect(requests()).toEqual([2]);
  });
});

test('a model that does not answer row by row gets requests one by one from then on', async () => {
  const sum: SomeModel = {
    predict: (input) => ({ kind: 'json', value: rowsOf(input) }),
  };
  const { batcher, requests, givenUp } = batcherFor(sum);
  for (let round = 0; round < 2; round++) {
    const answers = await Promise.all([1, 2].map((value) => batcher.predict(table(value), {})));
    expect(answers).toEqual([1, 1].map((value) => ({ kind: 'json', value })));
  }
  expect(requests()).toEqual([2, 1, 1, 1, 1]);
  expect(givenUp).toHaveLength(1);
});

describe('a request that is given up', () => {
  test('before the model began is not predicted', async () => {
    const model = heldModel();
    const { batcher } = batcherFor(model, { waitMilliseconds: 50 });
    const leaver = new AbortController();
    const left = batcher.predict(table(1), { signal: leaver.signal });
    const stays = batcher.predict(table(2), {});
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    const alone = batcher.predict(table(5), { params: { n: 1 }, signal: leaver.signal });
    await expect(alone).rejects.toThrow('gone');
    while (model.inputs.length === 0) await turns();
    model.release();
    expect(valuesOf(await stays)).toEqual([2]);
    expect(model.inputs).toHaveLength(1);
  });

  test('while the model works leaves the others their answers', async () => {
    const model = heldModel();
    const { batcher } = batcherFor(model);
    const leaver = new AbortController();
    const left = batcher.predict(table(1), { signal: leaver.signal });
    const stays = batcher.predict(table(2), { signal: new AbortController().signal });
    await turns();
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(model.signals[0]?.aborted).toBe(false);
    model.release();
    expect(valuesOf(await stays)).toEqual([2]);
  });

  test('as all others are stops the model', async () => {
    const model = heldModel();
    const { batcher } = batcherFor(model);
    const leaver = new AbortController();
    const { signal } = leaver;
    const all = [1, 2].map((value) => batcher.predict(table(value), { signal }));
    await turns();
    leaver.abort(new DOMException('too late', 'TimeoutError'));
    for (const each of all) await expect(each).rejects.toThrow('too late');
    expect(model.signals[0]?.reason).toMatchObject({ name: 'TimeoutError' });
  });
});

test('a request learns when its batch is sent and when the model begins', async () => {
  const { batcher } = batcherFor({
    predict: (input, { onStart }) => {
      onStart?.();
      return input as Prediction;
    },
  });
  const started: number[] = [];
  const all = [1, 2].map((value) =>
    batcher.predict(table(value), { onStart: () => started.push(value) }),
  );
  expect(started).toEqual([]);
  await Promise.all(all);
  // When the batch is sent, and when the model begins.
  expect(started).toEqual([1, 2, 1, 2]);
});
