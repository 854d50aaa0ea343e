import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { createScoringHandler } from '@mlmodel/serve';
import { listLogger } from '../support/list-logger.js';
import { writeObedientModel } from '../support/models.js';
import { post } from '../support/server-process.js';
import {
  bodyOf,
  ended,
  endless,
  type Rows,
  streamingFlavor,
  untilEnded,
} from '../support/streaming-flavor.js';

const servers: Server[] = [];
const timeoutSeconds = 2;

async function listen(options: object = {}): Promise<{ url: string; port: number }> {
  const model = await loadModel(writeObedientModel(), { flavors: [streamingFlavor] });
  const server = createServer(createScoringHandler(model, { timeoutSeconds, ...options }));
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port };
}

function ask(server: { url: string }, rows: Rows): Promise<Response> {
  return post(server, bodyOf(rows), { accept: 'text/event-stream' });
}

afterEach(() => {
  ended.splice(0);
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

describe('a stream', () => {
  test('may last longer than the time limit, which applies to each event', async () => {
    const answer = await ask(await listen(), [
      [700, 1],
      [700, 2],
      [700, 3],
      [700, 4],
    ]);
    const events = ['x', 'xx', 'xxx', 'xxxx'].map((text) => `data: {"predictions":"${text}"}\n\n`);
    expect(await answer.text()).toBe(events.join(''));
    expect(ended).toEqual([undefined]);
  });

  test('ends with an error when its client waits too long, and aborts the model', async () => {
    const answer = await ask(await listen(), [
      [0, 1],
      [4_000, 1],
    ]);
    const [first, second] = (await answer.text()).split('\n\n');
    expect(first).toBe('data: {"predictions":"x"}');
    expect(second).toMatch(/^event: error\ndata: {"error_code":"DEADLINE_EXCEEDED"/);
    expect(await untilEnded()).toBe('TimeoutError');
  });

  test('that starts after the time limit is aborted', async () => {
    const answer = await ask(await listen(), [[4_000, 1]]);
    expect(answer.status).toBe(504);
    expect(await untilEnded()).toBe('TimeoutError');
  });

  test('ends when its client does not read it', async () => {
    await ask(await listen(), endless(0, 1_000_000));
    expect(await untilEnded()).toBe('TimeoutError');
  });

  test.each([
    ['at once', [[-1, 1]], 400],
    [
      'in its middle',
      [
        [0, 1],
        [-1, 1],
      ],
      200,
    ],
  ] as [string, [number, number][], number][])(
    'whose model fails %s ends with an error, which the log knows by an id',
    async (_when, rows, status) => {
      const { logger, lines } = listLogger();
      const answer = await ask(await listen({ logger }), rows);
      expect(answer.status).toBe(status);
      const text = await answer.text();
      expect(text).toMatch(/"error_code":"BAD_REQUEST"/);
      expect(text).not.toContain('4711');
      const id = /Request ID: ([\w-]+)/.exec(text)?.[1];
      expect(lines).toEqual([
        expect.stringMatching(
          `^The model failed on request ${id}: RangeError\nRangeError: secret 4711\n`,
        ),
      ]);
    },
  );
  test('ends when its client reads more slowly than the model predicts', async () => {
    const { port } = await listen({ timeoutSeconds: 2 });
    const client = connect(port, '127.0.0.1');
    const body = bodyOf(endless(0, 100_000));
    client.write(
      `POST /invocations HTTP/1.1\r\nhost: x\r\naccept: application/x-ndjson\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    let tail = '';
    let slow = true;
    client.setEncoding('latin1').on('data', (text: string) => {
      tail = (tail + text).slice(-1_000);
      if (!slow) return;
      client.pause();
      setTimeout(() => client.resume(), 50);
    });
    expect(await untilEnded()).toBe('TimeoutError');
    slow = false;
    while (!tail.includes('DEADLINE_EXCEEDED')) await sleep(20);
    expect(tail).toContain('"message":"The stream waited for its client for 2 seconds');
    client.destroy();
  });

  test('ends at its own time limit', async () => {
    const server = await listen({ timeoutSeconds: 30, streamTimeoutSeconds: 3 });
    const answer = await ask(server, endless(100, 1));
    const events = (await answer.text()).trim().split('\n\n');
    expect(events[0]).toBe('data: {"predictions":"x"}');
    expect(events.at(-1)).toMatch(
      /^event: error\ndata: {"error_code":"DEADLINE_EXCEEDED","message":"The stream exceeded the time limit of 3 seconds/,
    );
    expect(await untilEnded()).toBe('TimeoutError');
  });

  test.each([
    ['timeoutSeconds', { timeoutSeconds: 0, streamTimeoutSeconds: 1 }, 'TimeoutError'],
    ['streamTimeoutSeconds', { timeoutSeconds: 30, streamTimeoutSeconds: 0 }, undefined],
  ])('has no limit of one kind where %s is 0', async (_what, limits, end) => {
    const rows = Array.from({ length: 20 }, (): [number, number] => [100, 1]);
    await (await ask(await listen(limits), rows)).text();
    expect(await untilEnded()).toBe(end);
  });
});
