import { describe, expect, test } from '@jest/globals';
import { order } from '../support/models.js';
import { peakMemory } from '../support/peak-memory.js';
import type { RawConnection } from '../support/raw-connection.js';
import { post, type ServerProcess } from '../support/server-process.js';
import { connectTo, startProcess } from '../support/started-process.js';

function requestFor(body: string): string {
  return `POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Sends a request on a new connection. */
function send(server: ServerProcess, body: string, localAddress?: string): RawConnection {
  const raw = connectTo(server, localAddress);
  raw.write(requestFor(body));
  return raw;
}

/** The status of the response to the only request of a connection. */
async function statusOf(raw: RawConnection): Promise<string> {
  return (await raw.until(/\r\n\r\n.*\}$/s)).slice(9, 12);
}

function count(values: readonly string[], value: string): number {
  return values.filter((each) => each === value).length;
}

const largeOrder = (what: string, ms: number) => order(what, ms).padEnd(2 * 1024 * 1024);

describe('requests that wait', () => {
  test('for this process are bounded: others get 429 with Retry-After', async () => {
    const server = await startProcess({ execution: 'inline', maxQueued: 3 });
    const first = send(server, order('report_busy', 5_000));
    await server.says('the model is busy');
    const others = Array.from({ length: 19 }, () => send(server, order('busy', 100)));
    const all = [first, ...others];
    const statuses = await Promise.all(all.map(statusOf));
    expect(count(statuses, '200')).toBeGreaterThanOrEqual(4);
    expect(count(statuses, '429')).toBeGreaterThanOrEqual(10);
    expect(count(statuses, '200') + count(statuses, '429')).toBe(20);
    const refused = all.map(({ received }) => received()).find((text) => text.includes(' 429 '));
    expect(Number(/retry-after: (\d+)/i.exec(refused ?? '')?.[1])).toBeGreaterThanOrEqual(1);
    expect(refused).toContain('"error_code":"REQUEST_LIMIT_EXCEEDED"');
    expect((await post(server, order('pid'))).status).toBe(200);
  });

  test('for a scorer process are bounded', async () => {
    const server = await startProcess({ maxQueued: 2 });
    const all = Array.from({ length: 12 }, () => post(server, largeOrder('sleep', 2_000)));
    const responses = await Promise.all(all);
    const refused = responses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(4);
    expect(responses.filter(({ status }) => status === 200).length).toBe(12 - refused.length);
    for (const { headers } of refused)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post(server, largeOrder('pid', 0))).status).toBe(200);
  });

  test.each([
    ['this process', 'inline', ''],
    ['a scorer process', 'process', ' '.repeat(2 * 1024 * 1024)],
  ])('for %s are bounded in rows', async (_where, execution, padding) => {
    const server = await startProcess({ execution, maxQueuedRows: 250 });
    const rows = `,["echo",0]`.repeat(99);
    const hundred = order('busy', 500).replace(']]', `]${rows}]`) + padding;
    const all = Array.from({ length: 12 }, () => send(server, hundred));
    const statuses = await Promise.all(all.map(statusOf));
    // Some run at once, and no more than two wait.
    expect(count(statuses, '200')).toBeGreaterThanOrEqual(3);
    expect(count(statuses, '429')).toBeGreaterThanOrEqual(4);
    const refused = all.map(({ received }) => received()).find((text) => text.includes(' 429 '));
    expect(refused).toMatch(/retry-after: \d+.*is full \(limit: 250 rows\)/is);
    expect((await post(server, order('pid'))).status).toBe(200);
  });

  test('for a scorer process are answered before large ones that came earlier, if they are small', async () => {
    const server = await startProcess({ execution: 'process' });
    const answered: string[] = [];
    const sent = async (name: string, body: string) => {
      expect((await post(server, body)).status).toBe(200);
      answered.push(name);
    };
    const larges = Array.from({ length: 8 }, () => sent('large', largeOrder('report_busy', 500)));
    await server.says('the model is busy');
    const smalls = Array.from({ length: 10 }, () => sent('small', order('busy', 1)));
    await Promise.all([...larges, ...smalls]);
    const before = answered.slice(0, answered.lastIndexOf('small'));
    expect(before.filter((name) => name === 'large').length).toBeLessThanOrEqual(5);
  });

  test('for a scorer process get their turn if they are large, however many small ones come', async () => {
    const server = await startProcess({ execution: 'process' });
    let smallOnes = 0;
    let isOver = false;
    const clients = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        await (await post(server, order('busy', 20))).text();
        smallOnes += 1;
      }
    });
    const turns: number[] = [];
    for (let large = 0; large < 3; large++) {
      const before = smallOnes;
      expect((await post(server, largeOrder('busy', 200))).status).toBe(200);
      turns.push(smallOnes - before);
    }
    isOver = true;
    await Promise.all(clients);
    expect(Math.max(...turns)).toBeLessThan(80);
  });

  test('are not started when their time is up', async () => {
    const server = await startProcess({ execution: 'inline', timeoutSeconds: 2 });
    // The server reads all but the first at once, while it has not begun the third.
    const all = Array.from({ length: 6 }, () => send(server, order('report_busy', 2_500)));
    const statuses = await Promise.all(all.map(statusOf));
    const started = server.output().match(/the model is busy/g)?.length;
    expect(count(statuses, '504')).toBeGreaterThanOrEqual(3);
    expect(started).toBe(6 - count(statuses, '504'));
  });

  test('are not started when their client has left', async () => {
    const server = await startProcess({ execution: 'inline' });
    const first = send(server, order('report_busy', 2_500));
    await server.says('the model is busy');
    const others = Array.from({ length: 5 }, () => send(server, order('report_busy', 100)));
    const last = send(server, order('pid'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const { socket } of others) socket.end();
    expect(await statusOf(first)).toBe('200');
    expect(await statusOf(last)).toBe('200');
    expect(server.output().match(/the model is busy/g)).toHaveLength(1);
  });
});

test('an address takes no more than its share of the queue', async () => {
  const server = await startProcess({ execution: 'inline', maxQueued: 10, maxClientShare: 20 });
  const all = Array.from({ length: 6 }, () => send(server, order('sleep', 3_000)));
  await server.says('the model sleeps');
  expect(await statusOf(send(server, order('pid'), '127.0.0.2'))).toBe('200');
  const statuses = await Promise.all(all.map(statusOf));
  expect(statuses.sort()).toEqual(['200', '200', '429', '429', '429', '429']);
  expect(all.map(({ received }) => received()).join()).toContain('its share of the queue (20 %)');
  expect(await statusOf(send(server, order('pid')))).toBe('200');
});

describe('clients that send further requests without waiting', () => {
  test('have one request at a time, and go in turns with others', async () => {
    const server = await startProcess({ execution: 'inline' });
    const close = 'GET /ping HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
    const pipeline = requestFor(order('busy', 20)).repeat(50) + close;
    const greedy = Array.from({ length: 10 }, () => {
      const raw = connectTo(server);
      raw.write(pipeline);
      return raw;
    });
    await greedy[0]?.until(/was busy/);
    expect((await post(server, order('pid'))).status).toBe(200);
    const answered = greedy.map(({ received }) => received().match(/was busy/g)?.length ?? 0);
    expect(Math.max(...answered)).toBeLessThan(50);
    for (const raw of greedy) expect((await raw.closed()).match(/was busy/g)).toHaveLength(50);
  }, 60_000);

  test('are answered in order, also with requests of other kinds between', async () => {
    const server = await startProcess({});
    const raw = connectTo(server);
    const ping = 'GET /ping HTTP/1.1\r\nhost: x\r\n\r\n';
    const version = 'GET /version HTTP/1.1\r\nhost: x\r\n\r\n';
    raw.write(requestFor(order('sleep', 300)) + ping + version + requestFor(order('echo', 7)));
    raw.write('GET /nope HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const answers = await raw.closed();
    expect(answers.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(9))).toEqual([
      ...['200', '200', '200', '200', '404'],
    ]);
    expect(answers).toMatch(/slept.*"echo"/s);
  });

  test('keep nothing in memory that they do not read', async () => {
    const server = await startProcess({});
    const raw = connectTo(server);
    raw.socket.pause();
    raw.write(requestFor(order('long')));
    const request = requestFor(order('pid').padEnd(1024));
    for (let i = 0; i < 200; i++) raw.write(request.repeat(100));
    raw.write('GET /ping HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    // What the server has not read waits here.
    expect(raw.socket.writableLength).toBeGreaterThan(0);
    expect((await post(server, order('pid'))).status).toBe(200);
    raw.socket.resume();
    expect((await raw.closed()).match(/HTTP\/1\.1 200/g)).toHaveLength(20_002);
  });

  test('are disconnected when tens of thousands of their requests wait', async () => {
    const server = await startProcess({ drainTimeoutSeconds: 1 });
    const ahead = 'GET /ping HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1_000);
    const all = Array.from({ length: 25 }, () => {
      const raw = connectTo(server);
      raw.write(requestFor(order('sleep', 60_000)) + ahead);
      return raw;
    });
    const closed = await Promise.race(all.map((raw) => raw.closed()));
    expect(closed).toBe('');
    expect((await post(server, order('pid'))).status).toBe(200);
    expect(all.filter(({ socket }) => !socket.destroyed).length).toBeGreaterThan(10);
  });
});

test('many slow clients and some that read nothing leave others served, and memory free', async () => {
  const server = await startProcess({ execution: 'inline' });
  const head = 'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  expect((await post(server, order('pid'))).status).toBe(200);
  const before = peakMemory(server.process.pid);
  for (let i = 0; i < 100; i++) {
    connectTo(server).write(head);
    connectTo(server).write(`${head}content-length: 5000\r\n\r\n{`);
    send(server, order('echo')).socket.pause();
  }
  const pipeline = requestFor(order('echo')).repeat(400);
  for (let i = 0; i < 10; i++) {
    const { socket } = connectTo(server);
    socket.pause();
    for (let round = 0; round < 10; round++) socket.write(pipeline);
  }
  for (let i = 0; i < 50; i++) expect((await post(server, order('pid'))).status).toBe(200);
  expect(peakMemory(server.process.pid) - before).toBeLessThan(250 * 1024 * 1024);
}, 60_000);
