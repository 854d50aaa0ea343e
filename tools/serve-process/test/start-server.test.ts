import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startServer } from '../src/start-server.ts';

const iris = join(import.meta.dirname, '../../models/iris');

test('a server serves its model until it is stopped', async () => {
  const server = await startServer(['-m', iris]);
  const { status } = await fetch(`http://127.0.0.1:${server.port}/ping`);
  expect({ status, ending: server.ending }).toEqual({ status: 200, ending: undefined });
  await server.stop();
  expect(server.ending).toBe('exit code 0');
});

test('a server that does not come up is an error with what it printed', async () => {
  await expect(startServer(['-m', join(iris, 'missing')])).rejects.toThrow(
    /^the server did not start: error: There is no model at /,
  );
});
