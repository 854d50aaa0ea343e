import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import {
  moduleFolder,
  predict,
  servedFolder,
  serveWorkers,
  until,
} from '../support/served-workers.js';

const version = (name: string) => `export const predict = () => ['${name}'];`;

/** What several requests get, each on a connection of its own. */
async function answers(url: string): Promise<readonly unknown[]> {
  return Promise.all(Array.from({ length: 8 }, () => predict(url, 'a')));
}

test('SIGHUP reloads the model in all workers, or in none', async () => {
  const folder = moduleFolder(version('old'));
  const server = await serveWorkers(servedFolder(folder, '-w', '2'));
  const old = Array.from({ length: 8 }, () => ({ predictions: ['old'] }));
  expect(await answers(server.url)).toEqual(old);

  // The first worker that loads it creates the file, the second one cannot load it then.
  const path = join(folder, 'loaded');
  writeFileSync(
    join(folder, 'model.mjs'),
    `import { existsSync, writeFileSync } from 'node:fs';
     writeFileSync(${JSON.stringify(path)}, '', { flag: 'wx' });
     ${version('broken')}`,
  );
  server.signal('SIGHUP');
  await until(() => server.log().includes('The model from before is still served.'));
  expect(await answers(server.url)).toEqual(old);

  writeFileSync(join(folder, 'model.mjs'), version('new'));
  server.signal('SIGHUP');
  await until(() => server.log().includes('is served from now on.'));
  const renewed = Array.from({ length: 8 }, () => ({ predictions: ['new'] }));
  expect(await answers(server.url)).toEqual(renewed);
  expect(server.log().match(/is served from now on/g)).toHaveLength(1);
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

const onLinux = existsSync('/proc/net/tcp') ? test : test.skip;

onLinux('a reload that ends with its worker does not prevent the next one', async () => {
  const folder = moduleFolder(version('old'));
  const server = await serveWorkers(servedFolder(folder, '-w', '2'));
  const [asking = 0, other = 0] = server.workers();
  const loads = join(folder, 'loads-');
  writeFileSync(
    join(folder, 'model.mjs'),
    `import { writeFileSync } from 'node:fs';
     writeFileSync(${JSON.stringify(loads)} + process.pid, '');
     await new Promise((resolve) => setTimeout(resolve, 3_000));
     ${version('lost')}`,
  );
  server.signal('SIGHUP');
  await until(() => [asking, other].every((pid) => existsSync(`${loads}${pid}`)));
  writeFileSync(join(folder, 'model.mjs'), version('new'));
  process.kill(asking, 'SIGKILL');
  await until(() => server.workers().length === 2 && !server.workers().includes(asking));

  while (!server.log().includes('is served from now on.')) {
    server.signal('SIGHUP');
    await wait(500);
  }
  const renewed = Array.from({ length: 8 }, () => ({ predictions: ['new'] }));
  expect(await answers(server.url)).toEqual(renewed);
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});
