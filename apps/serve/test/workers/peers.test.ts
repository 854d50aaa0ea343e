import { expect, test } from '@jest/globals';
import { MlmodelError } from '@mlmodel/core';
import { defineQuestion, noPeers } from '../../src/workers/peers.js';

const double = defineQuestion<number, number>('double');

test('the only process of a server answers its own questions', async () => {
  const peers = noPeers();
  peers.answer(double, (value) => value * 2);
  expect(await peers.askAll(double, 21)).toEqual([{ worker: 1, answer: 42 }]);
  expect(await peers.supervision()).toEqual({ workers: 1, ready: 1, restarts: 0 });
});

test('what a process throws is its answer', async () => {
  const peers = noPeers();
  const refused = new MlmodelError('BAD_REQUEST', 'no');
  peers.answer(double, () => Promise.reject(refused));
  expect(await peers.askAll(double, 1)).toEqual([{ worker: 1, error: refused }]);
  const unknown = await peers.askAll(defineQuestion<void, void>('unknown'), undefined);
  expect(unknown).toMatchObject([{ worker: 1, error: { errorCode: 'NOT_IMPLEMENTED' } }]);
});
