import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { listLogger } from './support/list-logger.js';
import { until } from './support/until.js';

const python = pythonForTests();
const servers: RunningServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(options: object = {}) {
  const logger = listLogger();
  const server = await startServer({
    modelPath: fileURLToPath(new URL('./fixtures/rows', import.meta.url)),
    flavors: [fileURLToPath(new URL('..', import.meta.url))],
    flavorOptions: { python, bridgeSpares: 0, rowsIndependent: true },
    port: 0,
    logger,
    ...options,
  });
  servers.push(server);
  /** The rows of each call of the model. */
  const calls = () =>
    logger.lines.flatMap((line) => /called with (\d+) rows/.exec(line)?.[1] ?? []).map(Number);
  return { server, calls, lines: logger.lines };
}

interface Body {
  readonly rows: readonly (readonly [x: number, todo?: string | null])[];
  readonly form?: string;
  readonly signal?: AbortSignal;
}

async function ask({ url }: RunningServer, { rows, form = 'list', signal }: Body) {
  const data = rows.map(([x, todo = null]) => [x, todo]);
  const body = { dataframe_split: { columns: ['x', 'do'], data }, params: { form } };
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return { status: response.status, text: await response.text() };
}

const batches = { batchRows: 64, batchWaitMilliseconds: 1_000 };

(python ? describe : describe.skip)('requests to a model in Python that are joined', () => {
  test('are answered as by themselves, byte for byte, whatever the form', async () => {
    const plain = await serve();
    const joined = await serve(batches);
    const forms = ['list', 'array', 'matrix', 'frame', 'series'];
    const bodies = forms.flatMap((form) =>
      [1, 2, 3].map((count): Body => {
        const rows = Array.from({ length: count }, (_, row) => [100 * row + count] as const);
        return { rows, form };
      }),
    );
    const expected = [];
    for (const body of bodies) expected.push(await ask(plain.server, body));
    const answers = await Promise.all(bodies.map((body) => ask(joined.server, body)));
    expect(answers).toEqual(expected);
    expect(plain.calls()).toHaveLength(bodies.length);
    expect(joined.calls().length).toBeLessThan(bodies.length);
    expect(joined.calls().reduce((sum, rows) => sum + rows, 0)).toBe(forms.length * 6);
  });

  test('become one call while Python is busy, without waiting for others', async () => {
    const { server, calls } = await serve({ batchRows: 64 });
    const nap = ask(server, { rows: [[1, 'nap']] });
    await until(() => calls().length === 1);
    const others = Array.from({ length: 10 }, (_, n) => ask(server, { rows: [[n]] }));
    await Promise.all([nap, ...others]);
    expect(calls()).toEqual([1, 10]);
  });

  test.each(['fail', 'kill'])(
    'have errors of their own where one of them is to %s',
    async (todo) => {
      const { server, calls, lines } = await serve(batches);
      const bodies = [[1], [4, todo], [9]] as const;
      const answers = await Promise.all(bodies.map((row) => ask(server, { rows: [row] })));
      expect(answers.map(({ status }) => status)).toEqual([200, todo === 'fail' ? 400 : 503, 200]);
      expect(answers[2]?.text).toBe('{"predictions":[1.0]}');
      expect(calls()).toEqual([3, 1, 1, 1]);
      expect(lines.join('\n').match(/ValueError: secret detail/g)?.length ?? 0).toBe(
        todo === 'fail' ? 1 : 0,
      );
    },
  );

  test('keep their time limits', async () => {
    const { server } = await serve({ ...batches, timeoutSeconds: 3 });
    const bodies = [[1], [4, 'hang'], [9]] as const;
    const answers = await Promise.all(bodies.map((row) => ask(server, { rows: [row] })));
    expect(answers.map(({ status }) => status)).toEqual([504, 504, 504]);
    let status = 504;
    while (status === 504) ({ status } = await ask(server, { rows: [[9]] }));
    expect(status).toBe(200);
  });

  test('are not predicted when their client has left', async () => {
    const { server, calls } = await serve(batches);
    const client = new AbortController();
    const left = ask(server, { rows: [[1], [1]], signal: client.signal }).catch(() => 'left');
    const others = [9, 36].map((x) => ask(server, { rows: [[x]] }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    client.abort();
    expect(await left).toBe('left');
    const texts = (await Promise.all(others)).map(({ text }) => text);
    expect(texts).toEqual(['{"predictions":[1.0]}', '{"predictions":[2.0]}']);
    expect(calls()).toEqual([2]);
  });

  test('are not joined any more when the model has not answered row by row', async () => {
    const { server, calls, lines } = await serve({ ...batches, batchWaitMilliseconds: 300 });
    for (let round = 0; round < 2; round++) {
      const answers = [9, 9].map((x) => ask(server, { rows: [[x]], form: 'sum' }));
      for (const { text } of await Promise.all(answers)) expect(text).toBe('{"predictions":1.0}');
    }
    expect(calls()).toEqual([2, 1, 1, 1, 1]);
    expect(lines.filter((line) => line.includes('not joined to batches any more'))).toHaveLength(1);
  });

  test('must be those of a model whose rows are said to be independent', async () => {
    const start = serve({ ...batches, flavorOptions: { python, bridgeSpares: 0 } });
    await expect(start).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(/--batch-rows.*--rows-independent/),
    });
  });
});
