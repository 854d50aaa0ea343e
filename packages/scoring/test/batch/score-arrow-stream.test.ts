import { describe, expect, test } from '@jest/globals';
import { createEnforcer, type ModelInput, type ModelSignature, type Table } from '@mlmodel/core';
import { arrowMessages } from '../../src/arrow/arrow-messages.js';
import { createPipeline } from '../../src/index.js';
import { fixture } from '../fixtures/fixture.js';
import { arrowStream, marker } from './arrow-stream.js';
import { answer, batchesOf, gathered, piecesOf, scored, typesOf } from './scored.js';

const numbers = arrowStream({ a: Float64Array.of(1, 2) }, { a: Float64Array.of(3) });

describe('each record batch is answered with one of as many rows', () => {
  test('however the bytes are cut into pieces', async () => {
    for (const length of [1, 3, 8, 64, numbers.length]) {
      const output = await gathered(scored(piecesOf(numbers, length)));
      expect(batchesOf(output)).toEqual([[{ a: 1 }, { a: 2 }], [{ a: 3 }]]);
      expect(Array.from(arrowMessages(output))).toHaveLength(3);
    }
  });

  test('with the bytes that a request with that batch gets', async () => {
    const batch = arrowStream({ a: Float64Array.of(1, 2), b: Float32Array.of(1, 2) });
    expect(await answer(batch)).toEqual(await answerOfRequest(batch));
  });

  test('while the next one has not begun', async () => {
    async function* oneBatch() {
      yield numbers.subarray(0, endOfFirstBatch(numbers));
      await new Promise(() => {});
    }
    const { value } = await scored(oneBatch()).next();
    expect(batchesOf(Buffer.concat([value as Uint8Array, marker]))).toEqual([[{ a: 1 }, { a: 2 }]]);
  });

  test('and no input is taken while an answer waits', async () => {
    let taken = 0;
    async function* bytes() {
      for (const byte of numbers) {
        taken += 1;
        yield Uint8Array.of(byte);
      }
    }
    const output = scored(bytes());
    expect(taken).toBe(0);
    await output.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toBe(endOfFirstBatch(numbers));
  });

  test('and what follows the end is not read', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        yield numbers;
        while (true) yield numbers.subarray(0, 100);
      } finally {
        isClosed = true;
      }
    }
    expect(batchesOf(await gathered(scored(endless())))).toHaveLength(2);
    expect(isClosed).toBe(true);
  });

  test('and a consumer that stops closes the input', async () => {
    let isClosed = false;
    async function* pieces() {
      try {
        yield* piecesOf(numbers, 1);
      } finally {
        isClosed = true;
      }
    }
    const output = scored(pieces());
    await output.next();
    await output.return();
    expect(isClosed).toBe(true);
  });
});

describe('a stream may', () => {
  test('end without a marker', async () => {
    const output = await answer(numbers.subarray(0, -marker.length));
    expect(output).toEqual(await answer(numbers));
  });

  test('have the framing of old formats', async () => {
    expect(batchesOf(await answer(fixture('legacy.arrows')))).toEqual([
      [{ a: 1 }, { a: 2 }],
      [{ a: 3 }],
    ]);
  });

  test('replace its dictionaries', async () => {
    expect(batchesOf(await answer(fixture('replaced.arrows')))).toEqual([
      [{ word: 'a' }, { word: 'b' }],
      [{ word: 'd' }, { word: null }],
      [{ word: 'd' }],
    ]);
  });

  test('add to its dictionaries', async () => {
    expect(batchesOf(await answer(fixture('deltas.arrows')))).toEqual([
      [{ word: 'a' }, { word: 'b' }],
      [{ word: 'c' }, { word: 'a' }],
      [{ word: 'd' }, { word: null }],
    ]);
  });

  test.each(['frame', 'types', 'more-types'])(
    'have all types that a request may have: %s',
    async (name) => {
      const stream = fixture(`${name}.arrows`);
      const answers = batchesOf(await answer(stream));
      expect(answers.length).toBeGreaterThan(1);
      expect(answers.flat()).toEqual(batchesOf(await answerOfRequest(stream)).flat());
    },
  );

  test('be compressed', async () => {
    expect(await answer(fixture('frame-zstd.arrows'))).toEqual(
      await answer(fixture('frame.arrows')),
    );
  });
});

describe('a stream without rows', () => {
  const none = arrowStream({ a: Float64Array.of() });
  const noBatches = Buffer.concat([none.subarray(0, schemaLength(none)), marker]);
  const outputs: ModelSignature['outputs'] = {
    kind: 'columns',
    columns: [
      { name: 'label', type: 'long', required: true },
      { name: 'text', type: 'string', required: true },
    ],
  };
  const fails = () => {
    throw new Error('no rows');
  };

  test.each([
    ['without batches', noBatches, 0],
    ['with a batch', none, 1],
  ])('gets the columns of an answer without rows: %s', async (_what, stream, batches) => {
    const output = await answer(stream);
    expect(Array.from(arrowMessages(output))).toHaveLength(1 + batches);
    expect(batchesOf(output).flat()).toEqual([]);
    expect(typesOf(output)).toEqual({ a: 'Float64' });
  });

  test.each([
    ['that fails', fails],
    ['that has no columns', () => ({ kind: 'table', columns: [], rowCount: 0 }) as const],
  ])('gets those of the signature instead of an answer %s', async (_what, predict) => {
    const failures: unknown[] = [];
    const onFailure = (failure: unknown) => failures.push(failure);
    const output = await answer(noBatches, { predict, onFailure, signature: { outputs } });
    expect(typesOf(output)).toEqual({ label: 'Int64', text: 'Utf8' });
    expect(failures).toEqual([]);
  });

  test('is an error if neither is there', async () => {
    await expect(answer(noBatches, { predict: fails })).rejects.toThrow(
      /^The columns of an answer without rows are unknown \(The model failed .*\)\. Declare outputs/,
    );
  });

  test('and its model is not called again for later batches without rows', async () => {
    let calls = 0;
    const predict = (input: Table) => {
      calls += 1;
      return input;
    };
    const a = Float64Array.of();
    expect(batchesOf(await answer(arrowStream({ a }, { a }, { a }), { predict }))).toHaveLength(3);
    expect(calls).toBe(1);
  });
});

/** The length of the first message, which has no body. */
function schemaLength(stream: Uint8Array): number {
  return 8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);
}

function endOfFirstBatch(stream: Uint8Array): number {
  const [, batch] = Array.from(arrowMessages(stream));
  return batch?.end ?? 0;
}

/** What a request with the stream as its body gets, from a model that gives its input back. */
async function answerOfRequest(body: Uint8Array): Promise<Buffer> {
  const type = 'application/vnd.apache.arrow.stream';
  const enforcer = createEnforcer({ isSignatureFromTypeHint: false });
  const predict = (input: ModelInput) => input;
  const session = { predict, execution: { blocksEventLoop: true } };
  const pipeline = createPipeline({ enforcer, session });
  const response = await pipeline.score({ body, contentType: type, accept: type });
  return Buffer.from(response.body as Uint8Array);
}
