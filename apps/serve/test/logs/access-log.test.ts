import { afterEach, describe, expect, test } from '@jest/globals';
import type { Logger } from '@mlmodel/core';
import { type LogFields, type RunningServer, startServer } from '@mlmodel/serve';
import { obedientFlavor, order, writeObedientModel } from '../support/models.js';
import { post } from '../support/server-process.js';

interface Line {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: LogFields;
}

const servers: RunningServer[] = [];

/** A server with an access log, and its lines with fields. */
async function logged(options: object = {}) {
  const lines: Line[] = [];
  let notify = () => {};
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const server = await startServer({
    modelPath: writeObedientModel(),
    flavors: [obedientFlavor],
    port: 0,
    accessLog: true,
    logger: {
      ...silent,
      log(level: keyof Logger, message: string, fields: LogFields) {
        lines.push({ level, message, fields });
        notify();
      },
    } as Logger,
    ...options,
  });
  servers.push(server);
  /** Waits for the line about a request. */
  async function line(start: string): Promise<Line> {
    for (;;) {
      const found = lines.find(({ message }) => message.startsWith(start));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
  }
  return { server, lines, line };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('the access log', () => {
  test('has a line for each scoring request with status, rows and time', async () => {
    const { server, line } = await logged();
    const response = await post(server, order('echo', 7), { 'x-request-id': 'abc-1' });
    expect(response.headers.get('x-request-id')).toBe('abc-1');
    const { level, message, fields } = await line('POST');
    expect(level).toBe('info');
    expect(message).toMatch(/^POST \/invocations 200 {2}1 row {2}[\d.]+ ms$/);
    expect(fields).toMatchObject({
      ...{ requestId: 'abc-1', method: 'POST', path: '/invocations', remoteAddress: '127.0.0.1' },
      ...{ status: 200, outcome: 'ok', rows: 1, bytesIn: order('echo', 7).length },
      stages: { predict: expect.any(Number) },
    });
  });

  test('gives a request without an id one, and tells the client', async () => {
    const { server, line } = await logged();
    const response = await post(server, order('echo'));
    const { fields } = await line('POST');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(fields['requestId']).toBe(response.headers.get('x-request-id'));
  });

  test('says what a failed model said, unless the operator turns that off', async () => {
    const { server, line } = await logged();
    await post(server, order('throw'));
    const { level, message } = await line('POST');
    expect(level).toBe('warn');
    expect(message).toMatch(/ 400 {2}1 row {2}[\d.]+ ms {2}model error {2}Error: secret 4711$/);
    const other = await logged({ logTracebacks: 'never' });
    await post(other.server, order('throw'));
    expect((await other.line('POST')).message).toMatch(/ms {2}model error {2}Error$/);
  });

  test('has other requests, without their queries and without successful probes', async () => {
    const { server, line, lines } = await logged();
    await fetch(`${server.url}/ping`);
    await fetch(`${server.url}/nope?token=4711`);
    expect((await line('GET')).message).toMatch(/^GET \/nope 404 {2}[\d.]+ ms$/);
    expect(JSON.stringify(lines)).not.toContain('4711');
  });

  test('has the path as it was requested, and the address of a client that has left', async () => {
    const key = '0123456789abcdef0123456789abcdef';
    const { server, line } = await logged({ adminKeys: [key] });
    await fetch(`${server.url}/admin/reload`, {
      method: 'POST',
      headers: { 'x-api-key': key, connection: 'close' },
    });
    const { message, fields } = await line('POST');
    expect(message).toMatch(/^POST \/admin\/reload 200/);
    expect(fields).toMatchObject({ path: '/admin/reload', remoteAddress: '127.0.0.1' });
  });

  test('has requests that a guard refuses', async () => {
    const { server, line } = await logged({ apiKeys: ['0123456789abcdef0123456789abcdef'] });
    expect((await post(server, order('echo'))).status).toBe(401);
    expect((await line('POST')).message).toMatch(/^POST \/invocations 401/);
  });

  test('is off by default', async () => {
    const { server, lines } = await logged({ accessLog: undefined });
    expect((await post(server, order('echo'))).headers.has('x-request-id')).toBe(false);
    await fetch(`${server.url}/nope`);
    expect(lines).toEqual([]);
  });
});
