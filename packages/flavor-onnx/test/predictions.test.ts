import { describe, expect, test } from '@jest/globals';
import { doubles, floats, longs, plain, table, tensor } from '@mlmodel/flavor-testkit';
import { errorOf, loadFixture } from './support/load-onnx.js';

describe('dispose', () => {
  test('waits for running predictions', async () => {
    const session = await loadFixture('fixed-batch-one');
    const order: string[] = [];
    const column = doubles(...new Array<number>(200).fill(1));
    const running = Promise.resolve(session.predict(table({ a: column, b: column }), {})).then(
      (prediction) => {
        order.push('predicted');
        return prediction;
      },
    );
    const disposed = session.dispose().then(() => order.push('disposed'));
    expect(await running).toMatchObject({ kind: 'table', rowCount: 200 });
    await disposed;
    expect(order).toEqual(['predicted', 'disposed']);
  });

  test('may be called again, and ends predictions', async () => {
    const session = await loadFixture('identity-float32');
    await Promise.all([session.dispose(), session.dispose()]);
    await session.dispose();
    expect(await errorOf(session.predict(tensor(floats(1), [1, 1]), {}))).toMatchObject({
      errorCode: 'TEMPORARILY_UNAVAILABLE',
    });
  });
});

describe('predict', () => {
  test('keeps what onnxruntime says about a request to the debug text', async () => {
    const session = await loadFixture('gather');
    const error = await errorOf(session.predict(tensor(longs(31337n), [1]), {}));
    expect(error).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.not.stringContaining('31337'),
      debug: expect.stringContaining('31337'),
    });
  });

  test('goes on after an error', async () => {
    const session = await loadFixture('gather');
    await errorOf(session.predict(tensor(longs(99n), [1]), {}));
    const prediction = await session.predict(tensor(longs(1n), [1]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [0, 0], [1, 2]] });
  });

  test('runs many at once', async () => {
    const session = await loadFixture('identity-float32');
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => session.predict(tensor(floats(index), [1, 1]), {})),
    );
    expect(answers.map(plain)).toEqual(
      Array.from({ length: 100 }, (_, index) => ({ y: ['float32', [index], [1, 1]] })),
    );
  });

  test('does not start for a request that was given up', async () => {
    const session = await loadFixture('identity-float32');
    const signal = AbortSignal.abort(new Error('given up'));
    const error = await errorOf(session.predict(tensor(floats(1), [1, 1]), { signal }));
    expect(error).toMatchObject({ message: 'given up' });
  });
});
