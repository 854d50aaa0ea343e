import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { corpusModel, irisRows, order, writeObedientModel } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import { post, type ServerProcess, startServerProcess } from '../support/server-process.js';

const limit = 4 * 1024 * 1024;
const head = 'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const junk = Buffer.from('junk');
const twoFlowers = { predictions: [{ label: 0 }, { label: 2 }] };
let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({
    modelPath: corpusModel('onnx_iris_label'),
    maxBodyBytes: limit,
  });
});

afterAll(async () => {
  await expectAlive();
  expect(await server.stop()).toBe(0);
});

async function expectAlive(): Promise<void> {
  expect((await fetch(`${server.url}/ping`)).status).toBe(200);
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

describe('bodies', () => {
  test('may come in chunks of any size', async () => {
    const raw = connectRaw(server.port);
    const body = irisRows(2);
    raw.write(`${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n`);
    for (let at = 0; at < body.length; at += 7) raw.write(chunk(body.slice(at, at + 7)));
    raw.write('0\r\n\r\n');
    expect(await raw.closed()).toContain(JSON.stringify(twoFlowers));
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('may be compressed with %s', async (coding, compress) => {
    const response = await post(server, compress(irisRows(2)), { 'content-encoding': coding });
    expect(await response.json()).toEqual(twoFlowers);
  });

  test.each([
    ['in another coding', 'br', gzipSync(irisRows(2)), 415],
    ['that does not match the coding', 'gzip', Buffer.from(irisRows(2)), 400],
    ['that ends too early', 'gzip', gzipSync(irisRows(2)).subarray(0, 30), 400],
    ['with junk after it', 'zstd', Buffer.concat([zstdCompressSync(irisRows(2)), junk]), 400],
    ['with junk after it', 'gzip', Buffer.concat([gzipSync(irisRows(2)), junk]), 400],
    ['with zeros after it', 'gzip', Buffer.concat([gzipSync(irisRows(2)), Buffer.alloc(3)]), 400],
    ['that inflates beyond the limit', 'gzip', gzipSync(Buffer.alloc(limit + 1, ' ')), 413],
    ['that inflates beyond the limit', 'zstd', zstdCompressSync(Buffer.alloc(8 * limit, ' ')), 413],
  ])('compressed %s (%s) is rejected', async (_what, coding, body, status) => {
    const response = await post(server, body, { 'content-encoding': coding });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error_code: 'BAD_REQUEST' });
  });

  test('declared beyond the limit is rejected at once, before it is sent', async () => {
    const raw = connectRaw(server.port);
    raw.write(`${head}content-length: ${limit + 1}\r\n\r\n`);
    const answer = await raw.until(/Payload Too Large"\}$/);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    await raw.closed();
  });

  test('declared beyond the limit gets a readable response even if the client sends it all first', async () => {
    const response = await post(server, Buffer.alloc(3 * limit));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error_code: 'BAD_REQUEST' });
  });

  test('in chunks is rejected when it exceeds the limit', async () => {
    const raw = connectRaw(server.port);
    raw.write(`${head}transfer-encoding: chunked\r\n\r\n`);
    const megabyte = chunk(' '.repeat(1024 * 1024));
    for (let sent = 0; sent <= limit; sent += 1024 * 1024) raw.write(megabyte);
    expect(await raw.until(/413/)).toMatch(/^HTTP\/1\.1 413 /);
    await raw.closed();
  });

  test('are requested with 100 Continue, unless they are too large', async () => {
    const body = irisRows(2);
    const raw = connectRaw(server.port);
    raw.write(`${head}expect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`);
    await raw.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    raw.write(body);
    expect(await raw.until(/label":2/)).toContain('HTTP/1.1 200 OK');
    raw.socket.destroy();
    const refused = connectRaw(server.port);
    refused.write(`${head}expect: 100-continue\r\ncontent-length: ${limit + 1}\r\n\r\n`);
    expect(await refused.until(/\}$/)).toMatch(/^HTTP\/1\.1 413 /);
    refused.socket.destroy();
  });

  test('with another expectation are rejected with 417', async () => {
    const raw = connectRaw(server.port);
    raw.write(`${head}expect: miracles\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`);
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 417 /);
  });
});

describe('a connection', () => {
  test('gets responses to pipelined requests in order', async () => {
    const raw = connectRaw(server.port);
    const body = irisRows(2);
    const scoring = `${head}content-length: ${body.length}\r\n\r\n${body}`;
    raw.write(`${scoring}GET /ping HTTP/1.1\r\nhost: x\r\n\r\n${scoring}`);
    raw.write('GET /nope HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const answers = await raw.closed();
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(['200', '200', '200', '404']);
    expect(answers.match(/"label":2/g)).toHaveLength(2);
  });

  test('gets responses to complete requests before the error for invalid HTTP that follows', async () => {
    const raw = connectRaw(server.port);
    const body = irisRows(2);
    const request = `${head}content-length: ${body.length}\r\n\r\n${body}`;
    raw.write(`${request}${request}GET /ping HTTP/1.1\r\nhost: x\r\n\r\nnonsense\r\n\r\n`);
    const statuses = (await raw.closed()).match(/HTTP\/1.1 \d+/g)?.map((line) => line.slice(9));
    expect(statuses).toEqual(['200', '200', '200', '400']);
  });

  test.each([
    ['without a host', 'GET /ping HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['for a tunnel', 'CONNECT x:80 HTTP/1.1\r\nhost: x\r\n\r\n', 404],
  ])('gets an error body for a request %s', async (_what, request, status) => {
    const raw = connectRaw(server.port);
    raw.write(request);
    const answer = await raw.closed();
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/"error_code":/);
  });

  test('can be used after an error', async () => {
    const raw = connectRaw(server.port);
    raw.write(
      `${head}content-length: 3\r\n\r\n{"aGET /ping HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    );
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 400 [\s\S]*HTTP\/1\.1 200 OK/);
  });

  test('that ends in the middle of a body leaves no trace', async () => {
    for (let i = 0; i < 20; i++) {
      const raw = connectRaw(server.port);
      raw.write(`${head}content-length: 1000\r\n\r\n{"inputs"`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      raw.socket.destroy();
    }
    await expectAlive();
  });

  const ambiguous = /The length of the body is ambiguous\. Send one Content-Length or/;
  const chunks = `transfer-encoding: chunked\r\n\r\n${chunk('{}')}0\r\n\r\n`;

  test.each<[string, string, RegExp]>([
    ['two hosts', 'GET /ping HTTP/1.1\r\nhost: x\r\nHost: y\r\n\r\n', /more than one Host/],
    ['the same host twice', `${head}host: x\r\ncontent-length: 2\r\n\r\n{}`, /more than one Host/],
    ['two hosts in HTTP/1.0', 'GET / HTTP/1.0\r\nhost: x\r\nhost: x\r\n\r\n', /more than one Host/],
    [
      'two hosts that expects 100',
      `${head}host: y\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{}`,
      /more than one Host/,
    ],
    ['two hosts for a tunnel', 'CONNECT x:80 HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n', /one Host/],
    ['a list of hosts', 'GET /ping HTTP/1.1\r\nhost: x, y\r\n\r\n', /is not a host/],
    ['a host with a path', 'GET /ping HTTP/1.1\r\nhost: x/y\r\n\r\n', /is not a host/],
    ['gzip, chunked', head + chunks.replace(':', ': gzip,'), ambiguous],
    ['an empty coding before chunked', head + chunks.replace(':', ': ,'), ambiguous],
    ['chunked, chunked', head + chunks.replace(':', ': chunked,'), ambiguous],
    ['chunked in two headers', `${head}transfer-encoding: chunked\r\n${chunks}`, ambiguous],
    ['identity and chunked', `${head}transfer-encoding: identity\r\n${chunks}`, ambiguous],
    ['a coding after chunked', head + chunks.replace('chunked', 'chunked, identity'), ambiguous],
    ['gzip only', head + chunks.replace('chunked', 'gzip'), ambiguous],
    ['a parameter of chunked', head + chunks.replace('chunked', 'chunked;q=1'), ambiguous],
    ['chunks in HTTP/1.0', head.replace('1.1', '1.0') + chunks, ambiguous],
    ['a length and chunks', `${head}content-length: 2\r\n${chunks}`, ambiguous],
    [
      'a coding that is not needed',
      `GET /ping HTTP/1.1\r\nhost: x\r\n${chunks.replace(':', ': a,')}`,
      ambiguous,
    ],
    ['HTTP/0.9', 'GET /ping\r\n\r\n', /HTTP version/],
    ['HTTP/0.9 by name', 'GET /ping HTTP/0.9\r\nhost: x\r\n\r\n', /HTTP version/],
    ['HTTP/1.2', 'GET /ping HTTP/1.2\r\nhost: x\r\n\r\n', /HTTP version/],
    ['HTTP/2.0', `${head.replace('1.1', '2.0')}content-length: 2\r\n\r\n{}`, /HTTP version/],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /HTTP version/],
    ['HTTP/3.0', 'GET /ping HTTP/3.0\r\nhost: x\r\n\r\n', /HTTP version/],
    ['HTTP/1', 'GET /ping HTTP/1\r\nhost: x\r\n\r\n', /HTTP version/],
  ])('with %s gets 400 and is closed', async (_what, bytes, message) => {
    const raw = connectRaw(server.port);
    raw.write(bytes);
    const answer = await raw.closed();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    const [headers = '', body = '', ...more] = answer.split('\r\n\r\n');
    expect(headers.toLowerCase()).toContain('connection: close');
    expect(more).toEqual([]);
    expect(JSON.parse(body)).toEqual({
      error_code: 'BAD_REQUEST',
      message: expect.stringMatching(message),
    });
  });

  test('with an invalid request gets responses to earlier requests and none to later ones', async () => {
    const raw = connectRaw(server.port);
    const body = irisRows(2);
    const request = `${head}content-length: ${body.length}\r\n\r\n${body}`;
    raw.write(`${request}${head}${chunks.replace(':', ': gzip,')}${request}`);
    const answers = await raw.closed();
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(answers).toContain(JSON.stringify(twoFlowers));
    const other = connectRaw(server.port);
    other.write(`${request}${head}${chunks.replace('chunked', 'gzip')}${request}`);
    const others = await other.closed();
    expect(others.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(others).toContain(JSON.stringify(twoFlowers));
  });

  test.each(['Chunked', 'CHUNKED'])('may spell chunked as %s', async (coding) => {
    const raw = connectRaw(server.port);
    raw.write(`${head}connection: close\r\ntransfer-encoding: ${coding}\r\n\r\n`);
    raw.write(`${chunk(irisRows(2))}0\r\n\r\n`);
    expect(await raw.closed()).toContain(JSON.stringify(twoFlowers));
  });

  test.each(['', 'localhost:5000', '[::1]:5000', 'my_service.internal', '127.0.0.1'])(
    'may name the host "%s"',
    async (host) => {
      const raw = connectRaw(server.port);
      raw.write(`GET /ping HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      expect(await raw.closed()).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  test.each([
    ['bytes that are not HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['text that is not HTTP', 'hello\r\n\r\n', 400],
    ['a content length that is not a number', `${head}content-length: x\r\n\r\n`, 400],
    ['two content lengths', `${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 400],
    ['a chunk without a size', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
    [
      'headers of 100 KB',
      `GET /ping HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
      431,
    ],
    ['a header with a control character', 'GET /ping HTTP/1.1\r\nhost: x\r\nx: \x01\r\n\r\n', 400],
  ])('with %s gets an error and is closed', async (_what, bytes, status) => {
    const raw = connectRaw(server.port);
    raw.write(Buffer.from(bytes, 'latin1'));
    const answer = await raw.closed();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('"error_code":"BAD_REQUEST"');
    await expectAlive();
  });

  test('with odd but valid headers is served', async () => {
    const body = irisRows(2);
    const raw = connectRaw(server.port);
    raw.write(
      `POST /invocations HTTP/1.1\r\nHOST: x\r\nCoNtEnT-TyPe:   Application/JSON ; Charset="UTF-8"\r\nx-empty:\r\n__proto__: 1\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
    expect(await raw.closed()).toContain(JSON.stringify(twoFlowers));
  });

  test('of HTTP/1.0 gets a response and is closed', async () => {
    const raw = connectRaw(server.port);
    raw.write('GET /ping HTTP/1.0\r\n\r\n');
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test('is cut off when its client does not read the response', async () => {
    // From this process and from a scorer process.
    await Promise.all((['inline', 'auto'] as const).map(requireCutOff));
  });
});

async function requireCutOff(execution: 'inline' | 'auto'): Promise<void> {
  const impatient = await startServerProcess({
    modelPath: writeObedientModel(),
    timeoutSeconds: 10,
    execution,
  });
  const body = order('long') + ' '.repeat(execution === 'auto' ? 3 * 1024 * 1024 : 0);
  const raw = connectRaw(impatient.port);
  raw.write(`${head}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  await raw.until(/content-length/i);
  raw.socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 24_000));
  raw.socket.resume();
  const received = await raw.closed();
  const length = Number(/content-length: (\d+)/i.exec(received)?.[1]);
  expect(length).toBeGreaterThan(50_000_000);
  expect(received.length).toBeLessThan(length);
  expect(await impatient.stop()).toBe(0);
}
