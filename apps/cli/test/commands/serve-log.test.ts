import { describe, expect, test } from '@jest/globals';
import { hasTerminals } from '../support/on-terminal.js';
import { corpusModel, mlmodel, startCli } from '../support/run-cli.js';

const body = JSON.stringify({
  dataframe_split: {
    columns: ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'],
    data: [[5.1, 3.5, 1.4, 0.2]],
  },
});

interface Served {
  readonly url: string;
  post(): Promise<Response>;
  /** Waits until the output matches, and returns it. */
  until(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a command that serves, and reads both of its outputs. */
async function served(command: string, args: readonly string[]): Promise<Served> {
  const child = startCli(args, { command, environment: { TERM: 'xterm', NO_COLOR: '' } });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let output = '';
  let notify = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes) => {
      output += bytes;
      notify();
    });
  }
  async function until(pattern: RegExp): Promise<string> {
    while (!pattern.test(output)) {
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
    return output;
  }
  const [, url = ''] =
    /at\S* \S*?(http:\/\/127\.0\.0\.1:\d+)/.exec(await until(/at\S* \S*?http:\S+:\d+/)) ?? [];
  return {
    url,
    until,
    post: () =>
      fetch(`${url}/invocations`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-request-id': 'abc-1' },
      }),
    async stop() {
      // On a terminal, Ctrl+C.
      if (command === mlmodel) child.kill('SIGTERM');
      else child.stdin?.write('\u0003');
      await closed;
    },
  };
}

const serve = ['serve', '-m', corpusModel('onnx_iris_label'), '-p', '0'];

describe('the log of mlmodel serve', () => {
  test('is JSON, one object a line, if that is its format', async () => {
    const server = await served(mlmodel, [...serve, '--log-format', 'json', '--access-log']);
    await server.post();
    const output = await server.until(/abc-1.*\n/);
    await server.stop();
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines) {
      expect(line).toMatchObject({
        level: expect.any(String),
        pid: expect.any(Number),
        msg: expect.any(String),
      });
      expect(new Date(line.time).toISOString()).toBe(line.time);
    }
    expect(lines.find(({ msg }) => msg.startsWith('Serving '))).toMatchObject({ url: server.url });
    expect(lines.find(({ requestId }) => requestId === 'abc-1')).toMatchObject({
      ...{ level: 'info', method: 'POST', path: '/invocations', status: 200, rows: 1 },
      msg: expect.stringMatching(/^POST \/invocations 200 {2}1 row {2}/),
    });
  });

  test('has requests by flag where it is not a terminal', async () => {
    const server = await served(mlmodel, [...serve, '--access-log']);
    await server.post();
    expect(await server.until(/POST.*\n/)).toMatch(
      /^info: POST \/invocations 200 {2}1 row {2}[\d.]+ ms$/m,
    );
    await server.stop();
  });

  (hasTerminals ? test : test.skip)(
    'has requests on a terminal, with coloured statuses',
    async () => {
      const line = `exec ${mlmodel} ${serve.join(' ')}`;
      const server = await served('script', ['-qec', line, '/dev/null']);
      await server.post();
      expect(await server.until(/POST.*\r\n/)).toContain(
        'POST /invocations \u001b[32m200\u001b[39m  1 row  ',
      );
      await server.stop();
    },
  );
});
