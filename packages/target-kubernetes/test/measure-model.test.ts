import { expect, test } from '@jest/globals';
import { measureModel } from '../src/measure-model.js';

test('a measurement that is aborted rejects with the reason', async () => {
  const reason = new Error('enough');
  const measured = measureModel({
    directory: 'model',
    serverCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)', '--'],
    environment: process.env,
    signal: AbortSignal.abort(reason),
  });
  await expect(measured).rejects.toBe(reason);
});
