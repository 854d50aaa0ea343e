import { expect, test } from '@jest/globals';
import { startWorkers } from '@mlmodel/serve';
import { writeObedientModel } from '../support/models.js';

const modelPath = writeObedientModel();
const flavor = {
  specVersion: 1 as const,
  name: 'obedient',
  parseConfig: (block: unknown) => block,
  load: () => Promise.reject(new Error('not called')),
};

test.each([
  ['flavors', { modelPath, flavors: [flavor] }],
  ['observers', { modelPath, observers: [() => {}] as never }],
])('workers refuse %s that are code', async (option, options) => {
  await expect(startWorkers({ ...options, workers: 2, port: 0 })).rejects.toThrow(
    `the option ${option} has code`,
  );
});

test('workers of a program serve until they are closed', async () => {
  const flavors = [new URL('../flavors/obedient', import.meta.url).pathname];
  const server = await startWorkers({
    ...{ modelPath, flavors, workers: 2, port: 0, execution: 'inline' },
  });
  const { pids } = server;
  expect(new Set(pids).size).toBe(2);
  expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  await server.close();
  await expect(fetch(`${server.url}/ping`)).rejects.toThrow();
  expect(server.pids).toEqual([]);
});
