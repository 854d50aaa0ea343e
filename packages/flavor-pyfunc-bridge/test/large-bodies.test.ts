import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { listLogger } from './support/list-logger.js';

const python = pythonForTests();
const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

(python ? describe : describe.skip)('bodies that another process reads', () => {
  let server: RunningServer;
  const logger = listLogger();

  beforeAll(async () => {
    server = await startServer({
      modelPath: pathOf('./fixtures/commands'),
      // By its path, so that another process finds it.
      flavors: [pathOf('..')],
      flavorOptions: { python, bridgeSpares: 0 },
      port: 0,
      logger,
    });
  });

  afterAll(() => server.close());

  async function ask(command: string, padding = 0) {
    const order = JSON.stringify({ dataframe_records: [{ command }], params: { level: 2 } });
    const response = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'id' },
      body: order + ' '.repeat(padding),
    });
    return { status: response.status, body: await response.json() };
  }

  const large = 3 * 1024 * 1024;

  test.each(['pid', 'params', 'nan', 'fail', 'set'])(
    'are answered as small ones: %s',
    async (command) => {
      expect(await ask(command, large)).toEqual(await ask(command));
    },
  );

  test('load no model a second time', async () => {
    await ask('pid', large);
    expect(logger.lines.filter((line) => line.includes('loaded by'))).toHaveLength(1);
  });

  test('get 503 when Python ends, and the next one is answered', async () => {
    const { status, body } = await ask('kill', large);
    expect([status, body]).toMatchObject([503, { error_code: 'TEMPORARILY_UNAVAILABLE' }]);
    expect((await ask('params', large)).body).toEqual({ predictions: { level: 2 } });
  });
});
