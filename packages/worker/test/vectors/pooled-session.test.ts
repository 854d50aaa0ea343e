import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FlavorSession, ModelInput } from '@mlmodel/core';
import { createPool, type Pool } from '@mlmodel/worker';
import { pooledSession } from '@mlmodel/worker/vectors';

const program = fileURLToPath(new URL('../programs/endless-model.mjs', import.meta.url));
const input: ModelInput = {
  kind: 'tensor',
  tensor: { type: 'float64', shape: [1], values: Float64Array.of(1) },
};

describe('a prediction that is aborted', () => {
  let pool: Pool;
  let session: FlavorSession;
  beforeEach(async () => {
    pool = createPool({ name: 'the model', command: process.execPath, args: [program] });
    await pool.start();
    session = pooledSession(pool, {
      runtime: { name: 'endless', version: '1', device: 'cpu' },
      maxConcurrency: 1,
      streams: true,
      release: () => pool.stop(),
    });
  });
  afterEach(() => session.dispose());

  test.each([
    ['before it begins', AbortSignal.abort(new Error('not wanted'))],
    ['while it runs', undefined],
  ])('%s rejects with the reason of its signal', async (_when, aborted) => {
    const abort = new AbortController();
    const predicting = session.predict(input, { signal: aborted ?? abort.signal });
    abort.abort(new Error('not wanted'));
    await expect(predicting).rejects.toThrow('not wanted');
  });

  test('as a stream rejects with the reason of its signal', async () => {
    const abort = new AbortController();
    const stream = session.predictStream?.(input, { signal: abort.signal });
    const first = stream?.[Symbol.asyncIterator]().next();
    abort.abort(new Error('not wanted'));
    await expect(first).rejects.toThrow('not wanted');
  });
});
