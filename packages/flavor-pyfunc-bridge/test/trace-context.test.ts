import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { type BegunRequest, type RunningServer, startServer } from '@mlmodel/serve';

const python = pythonForTests();
const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** White space that makes a body large work. */
const large = ' '.repeat(3 * 1024 * 1024);

(python ? describe : describe.skip)('the trace of a request', () => {
  let server: RunningServer;
  let traceparent: string | undefined;

  beforeAll(async () => {
    process.env['BRIDGE_TEST_TOKEN'] = 'secret';
    server = await startServer({
      modelPath: pathOf('./fixtures/commands'),
      // By its path, so that another process finds it.
      flavors: [pathOf('..')],
      flavorOptions: { python, bridgeSpares: 0 },
      port: 0,
      observers: [
        {
          onBegin(begun: BegunRequest) {
            begun.traceContext = traceparent === undefined ? undefined : { traceparent };
          },
          onEnd() {},
        },
      ],
    });
  });

  afterAll(() => server.close());

  async function traceInModel(padding = ''): Promise<unknown> {
    const response = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dataframe_records: [{ command: 'trace' }] }) + padding,
    });
    return ((await response.json()) as { predictions: unknown }).predictions;
  }

  test.each([
    ['a small body', ''],
    ['a body that another process reads', large],
  ])('is that of the code of its model, and only for the request: %s', async (_name, padding) => {
    const [id, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    traceparent = `00-${id}-${span}-01`;
    expect(await traceInModel(padding)).toEqual([id, span]);
    traceparent = undefined;
    expect(await traceInModel(padding)).toEqual(['0'.repeat(32), '0'.repeat(16)]);
  });
});
