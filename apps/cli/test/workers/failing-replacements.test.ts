import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  echoModule,
  moduleFolder,
  predict,
  servedFolder,
  serveWorkers,
  until,
} from '../support/served-workers.js';

const onLinux = existsSync('/proc/net/tcp') ? test : test.skip;
const answered = { predictions: ['a'] };

onLinux('a worker that cannot be replaced is tried again, while the others serve', async () => {
  const folder = moduleFolder(echoModule);
  const [module, aside] = ['model.mjs', 'aside.mjs'].map((name) => join(folder, name));
  if (module === undefined || aside === undefined) throw new Error();
  const server = await serveWorkers(servedFolder(folder, '-w', '2'));
  const [victim = 0, other = 0] = server.workers();
  renameSync(module, aside);
  process.kill(victim, 'SIGKILL');
  const failure = /^error: Worker 1 could not start: .*model\.mjs.*\. Trying again\.$/gm;
  await until(() => (server.log().match(failure) ?? []).length >= 3);
  expect(server.workers()).toContain(other);
  expect(await predict(server.url, 'a')).toEqual(answered);

  renameSync(aside, module);
  process.kill(other, 'SIGKILL');
  await until(() => server.workers().length === 2);
  expect(await predict(server.url, 'a')).toEqual(answered);
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

onLinux('a server whose worker cannot be replaced stops at SIGTERM', async () => {
  const folder = moduleFolder(echoModule);
  const server = await serveWorkers(servedFolder(folder, '-w', '2'));
  renameSync(join(folder, 'model.mjs'), join(folder, 'aside.mjs'));
  for (const pid of server.workers()) process.kill(pid, 'SIGKILL');
  await until(() => server.log().includes('could not start'));
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});
