import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';
import { type ListLogger, listLogger } from './support/list-logger.js';

const python = pythonForTests();
const modelPath = fileURLToPath(new URL('./fixtures/commands', import.meta.url));

(python ? describe : describe.skip)('an exception of a served model', () => {
  let server: RunningServer;
  let logger: ListLogger;

  beforeEach(async () => {
    logger = listLogger();
    process.env['BRIDGE_TEST_TOKEN'] = 'secret';
    server = await startServer({
      modelPath,
      flavors: [pyfuncBridgeFlavor],
      flavorOptions: { python, bridgeSpares: 0 },
      port: 0,
      logger,
    });
  });

  afterEach(() => server.close());

  async function ask(command: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ dataframe_records: [{ command }] }),
    });
    return { status: response.status, text: await response.text() };
  }

  const failures = () => logger.lines.filter((line) => /^(warn|error) /.test(line));

  test('is logged with the traceback of its own code; the client gets an id', async () => {
    const { status, text } = await ask('fail');
    const { error_code, message } = JSON.parse(text);
    expect([status, error_code]).toEqual([400, 'BAD_REQUEST']);
    const [, id] =
      /^Encountered an unexpected error while .* Request ID: (\S+)$/.exec(message) ?? [];
    expect(failures()).toEqual([
      expect.stringMatching(
        `^warn The model failed on request ${id}: ValueError\nTraceback .*\n.*commands_model.py.*\nValueError: secret detail$`.replaceAll(
          '.*',
          '[^]*',
        ),
      ),
    ]);
    expect(failures().join()).not.toMatch(/mlmodel_bridge|service\.py|site-packages/);
  });

  test('is logged once, in streams too, however many clients see it', async () => {
    const streams = { accept: 'text/event-stream' };
    for (let n = 0; n < 3; n++) {
      await ask('fail', { 'x-request-id': `a${n}` });
      await ask('fail', { 'x-request-id': `s${n}`, ...streams });
    }
    await server.close();
    const [first, second, ...repeats] = failures();
    expect(first).toContain('on request a0: ValueError\n');
    expect(second).toContain('on request s0: ValueError\n');
    expect(repeats.sort()).toEqual([
      expect.stringContaining(
        '2 more requests failed like request a0 (ValueError) within a minute: a1, a2',
      ),
      expect.stringContaining(
        '2 more requests failed like request s0 (ValueError) within a minute: s1, s2',
      ),
    ]);
  });

  test('may be an MlflowException, whose message reaches the client unchanged', async () => {
    const { status, text } = await ask('fail for clients');
    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'The customer is not known.',
    });
    expect(failures()).toEqual([
      expect.stringContaining('MlflowException: The customer is not known.'),
    ]);
  });

  test('that misses a variable is logged with the option that passes it on', async () => {
    const { text } = await ask('variable');
    expect(text).not.toContain('BRIDGE_TEST_TOKEN');
    expect(failures()).toEqual([expect.stringMatching(/--env BRIDGE_TEST_TOKEN\.$/)]);
  });

  test('is logged without colours', async () => {
    await ask('fail in colours');
    expect(failures()).toEqual([
      expect.stringMatching(/\nValueError: red\nerror: no line of ours$/),
    ]);
  });

  test('differs from a prediction that cannot be sent, which is an error of the server', async () => {
    const { status, text } = await ask('set', { 'x-request-id': 'r1' });
    expect(status).toBe(500);
    expect(JSON.parse(text).message).toMatch(/type set\. Request ID: r1$/);
    expect(failures()).toEqual([expect.stringMatching(/^error The server failed on request r1: /)]);
  });
});
