import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { OneAtATime } from '../../src/admission/one-at-a-time.js';
import { createHttpServer } from '../../src/server/create-http-server.js';
import { startLocalServer } from '../support/local-server.js';
import { order } from '../support/models.js';
import { connectRaw, type RawConnection } from '../support/raw-connection.js';

const fixture = (name: string) => join(import.meta.dirname, '../fixtures/tls', name);
const ping = 'GET /ping HTTP/1.1\r\nhost: x\r\n\r\n';
const unknown = 'GET /nope HTTP/1.1\r\nhost: x\r\n\r\n';
const last = 'GET /ping HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';

function scoring(body: string): string {
  const head = 'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json';
  return `${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

async function connected(): Promise<RawConnection> {
  const { server } = await startLocalServer();
  return connectRaw(server.port);
}

function statusesOf(text: string): readonly string[] {
  return text.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(9)) ?? [];
}

/** Requests of several kinds with the statuses of their responses. */
function mixed(count: number): { readonly text: string; readonly statuses: readonly string[] } {
  const kinds: readonly [string, string][] = [
    [ping, '200'],
    [scoring(order('pid')), '200'],
    [unknown, '404'],
    [scoring('{'), '400'],
    [ping, '200'],
  ];
  const chosen = Array.from(
    { length: count },
    (_, index) => kinds[(index * 7 + (index >> 3)) % 5] as [string, string],
  );
  return {
    text: chosen.map(([request]) => request).join(''),
    statuses: chosen.map(([, status]) => status),
  };
}

describe('thousands of requests that a client sends without waiting', () => {
  test('are answered in order', async () => {
    const raw = await connected();
    const { text, statuses } = mixed(4_000);
    raw.write(text + last);
    expect(statusesOf(await raw.closed())).toEqual([...statuses, '200']);
  });

  test('are answered in order however they are cut', async () => {
    const raw = await connected();
    const { text, statuses } = mixed(1_500);
    const all = text + last;
    for (let at = 0, size = 1; at < all.length; at += size, size = (size * 7919) % 6007) {
      raw.write(all.slice(at, at + size));
      if (size % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(statusesOf(await raw.closed())).toEqual([...statuses, '200']);
  });

  test('may have long bodies between them', async () => {
    const raw = await connected();
    const long = scoring(
      JSON.stringify({ dataframe_records: [{ do: 'count', text: 'x'.repeat(500_000) }] }),
    );
    const { text, statuses } = mixed(300);
    raw.write(text + long + text + long + last);
    const answers = await raw.closed();
    expect(statusesOf(answers)).toEqual([...statuses, '200', ...statuses, '200', '200']);
  });

  test('end with invalid HTTP', async () => {
    const raw = await connected();
    const { text, statuses } = mixed(1_000);
    raw.write(`${text}nonsense\r\n\r\n${ping}`);
    expect(statusesOf(await raw.closed())).toEqual([...statuses, '400']);
  });

  test('are answered over TLS', async () => {
    const { server } = await startLocalServer({
      tlsCert: fixture('first.pem'),
      tlsKey: fixture('first-key.pem'),
    });
    const { text, statuses } = mixed(1_000);
    const socket = connect({
      port: server.port,
      host: '127.0.0.1',
      ca: readFileSync(fixture('first.pem')),
    });
    socket.write(text + last);
    expect(statusesOf(await textOf(socket))).toEqual([...statuses, '200']);
  });

  test('may be followed by others on the same connection', async () => {
    const raw = await connected();
    const { text, statuses } = mixed(500);
    const end = scoring('{"dataframe_split": {"columns": ["do"], "data": [["pid"]]}, "params": 1}');
    for (let round = 1; round <= 3; round++) {
      raw.write(text + end);
      while (statusesOf(raw.received()).length < (statuses.length + 1) * round) await wait(20);
    }
    raw.write(last);
    expect(statusesOf(await raw.closed())).toHaveLength(1504);
  });

  test('are parsed a few at a time, apart from the first ones', async () => {
    const handle = (_: IncomingMessage, response: ServerResponse) => response.end();
    const app = { guard: () => false, handle };
    const server = createHttpServer({ app, oneAtATime: new OneAtATime() }, {});
    let parsed = 0;
    server.on('request', () => {
      parsed += 1;
    });
    const inTurns: number[] = [];
    const countTurn = () => {
      inTurns.push(parsed);
      parsed = 0;
      if (server.listening) setImmediate(countTurn);
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    countTurn();
    const raw = connectRaw((server.address() as AddressInfo).port);
    raw.write(ping.repeat(10_000) + last);
    await raw.closed();
    server.close();
    expect(inTurns.reduce((sum, count) => sum + count)).toBe(10_001);
    expect(inTurns.filter((count) => count > 200).length).toBeLessThanOrEqual(1);
  });
});
