import { describe, expect, test } from '@jest/globals';
import type { RequestSummary } from '@mlmodel/serve';
import { listLogger } from '../support/list-logger.js';
import { startLocalServer } from '../support/local-server.js';
import { corpusModel, irisRows, order } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import { post } from '../support/server-process.js';

/** A server, and the summaries of its requests in the order of their ends. */
async function observed(options: object) {
  const summaries: RequestSummary[] = [];
  let notify = () => {};
  const { server } = await startLocalServer({
    observers: [
      {
        onEnd(summary) {
          summaries.push({ ...snapshot(summary) });
          notify();
        },
      },
    ],
    ...options,
  });
  async function summary(number: number): Promise<RequestSummary> {
    while (summaries.length <= number) {
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
    return summaries[number] as RequestSummary;
  }
  return { server, summary };
}

/** Its values at the time of the call: some are getters. */
function snapshot(summary: RequestSummary): RequestSummary {
  const { requestId, times } = summary;
  return { ...summary, requestId, times };
}

describe('the summary of a request', () => {
  test('says what it was, and how long each stage took', async () => {
    const { server, summary } = await observed({ modelPath: corpusModel('onnx_iris_label') });
    const body = irisRows(3);
    const response = await post(server, body, { 'x-request-id': 'abc' });
    const answer = await response.text();
    const { times, milliseconds, ...rest } = await summary(0);
    expect(rest).toMatchObject({
      requestId: 'abc',
      outcome: 'ok',
      status: 200,
      rows: 3,
      bytesIn: body.length,
      bytesOut: answer.length,
      failure: undefined,
    });
    expect(Object.keys(times)).toEqual([
      'receive',
      'queue',
      'decode',
      'enforce',
      'predict',
      'encode',
    ]);
    expect(times).toMatchObject({ decode: positive, predict: positive, encode: positive });
    const sum = Object.values(times).reduce((total, time) => total + time, 0);
    expect(sum).toBeLessThanOrEqual(milliseconds + 0.001);
  });

  test('tells the stage that was slow', async () => {
    const { server, summary } = await observed({});
    await post(server, order('sleep', 300));
    const { times, milliseconds } = await summary(0);
    expect(times.predict).toBeGreaterThanOrEqual(299);
    expect(milliseconds).toBeGreaterThanOrEqual(times.predict);
  });

  test('has the stages and the failures of a scorer process', async () => {
    const { server, summary } = await observed({});
    const padding = ' '.repeat(3 * 1024 * 1024);
    await post(server, order('sleep', 300) + padding);
    expect(await summary(0)).toMatchObject({
      outcome: 'ok',
      rows: 1,
      times: { receive: positive, queue: positive, decode: positive, encode: positive },
    });
    expect((await summary(0)).times.predict).toBeGreaterThanOrEqual(299);
    await post(server, order('throw') + padding);
    expect(await summary(1)).toMatchObject({
      outcome: 'model_error',
      status: 400,
      failure: { origin: 'model', name: 'Error' },
    });
  });

  test.each([
    ['client_error', 400, '{"nonsense": 1}', {}],
    ['client_error', 413, ' '.repeat(2000), { maxBodyBytes: 1000 }],
    ['model_error', 400, order('throw'), {}],
    ['server_error', 500, order('nonsense'), {}],
    ['timeout', 504, order('sleep', 60_000), { timeoutSeconds: 1 }],
  ])('has the outcome %s for status %d', async (outcome, status, body, options) => {
    const { server, summary } = await observed(options);
    const response = await post(server, body);
    expect(response.status).toBe(status);
    const bytesOut = (await response.text()).length;
    expect(await summary(0)).toMatchObject({ outcome, status, bytesOut });
  });

  test('has the request id that the client gets', async () => {
    const { server, summary } = await observed({});
    const { message } = (await (await post(server, order('throw'))).json()) as { message: string };
    expect(message).toContain(`Request ID: ${(await summary(0)).requestId}`);
  });

  test('comes once for a client that has left', async () => {
    const { server, summary } = await observed({});
    const raw = connectRaw(server.port);
    raw.write('POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    await post(server, order('echo'));
    raw.socket.destroy();
    expect(await summary(0)).toMatchObject({ outcome: 'ok' });
    expect(await summary(1)).toMatchObject({ outcome: 'abandoned', status: 499, bytesOut: 0 });
    expect((await summary(1)).times.receive).toBeGreaterThan(0);
  });
});

const positive = { asymmetricMatch: (value: unknown) => Number(value) > 0 };

test('an observer that throws does not disturb the response, and is logged', async () => {
  const { logger, lines } = listLogger();
  const observers = [
    {
      onEnd() {
        throw new Error('broken observer');
      },
    },
  ];
  const { server } = await observed({ observers, logger });
  expect((await post(server, order('echo'))).status).toBe(200);
  expect((await post(server, order('echo'))).status).toBe(200);
  expect(lines).toContainEqual(expect.stringContaining('broken observer'));
});
