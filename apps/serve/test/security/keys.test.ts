import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { startLocalServer } from '../support/local-server.js';
import { order } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import { objectOf, post } from '../support/server-process.js';

const key = 'first-key-of-clients';
const other = 'c2Vjb25kIGtleSBvZiBjbGllbnRz==';
const admin = 'key-of-administrators';

const score = (url: string, headers: Record<string, string> = {}) =>
  post({ url }, order('count'), headers);

function keyFile(text: string): string {
  return join(temporaryFolder({ 'keys.txt': text }), 'keys.txt');
}

describe('a server with keys', () => {
  test.each([
    ['Authorization', { authorization: `Bearer ${key}` }],
    ['Authorization with the scheme in lower case', { authorization: `bearer   ${other}` }],
    ['X-API-Key', { 'x-api-key': other }],
    ['a key beside credentials for a proxy', { 'x-api-key': key, authorization: 'Basic eDp5' }],
    ['a valid key beside an invalid one', { 'x-api-key': key, authorization: 'Bearer of-another' }],
  ])('accepts %s', async (_what, headers) => {
    const { server } = await startLocalServer({ apiKeys: [key, other] });
    expect((await score(server.url, headers)).status).toBe(200);
  });

  test.each([
    ['no key', {}, /is missing/],
    ['a wrong key', { authorization: 'Bearer not-one-of-the-keys' }, /not valid/],
    ['another case', { 'x-api-key': key.toUpperCase() }, /not valid/],
    ['a prefix of a key', { 'x-api-key': key.slice(0, -1) }, /not valid/],
    ['a key with more behind it', { 'x-api-key': `${key},${key}` }, /not valid/],
    ['an empty key', { authorization: 'Bearer ' }, /is missing|not valid/],
    ['another scheme', { authorization: `Basic ${key}` }, /is missing/],
    ['no scheme', { authorization: key }, /is missing/],
    ['a quoted key', { authorization: `Bearer "${key}"` }, /not valid/],
    ['two tokens', { authorization: `Bearer ${key} ${key}` }, /not valid/],
    ['a key of other letters', { 'x-api-key': `${key}\u00e9` }, /not valid/],
    ['the admin key', { 'x-api-key': admin }, /not valid/],
  ])('refuses %s', async (_what, headers, message) => {
    const { server, log } = await startLocalServer({ apiKeys: [key, other], adminKeys: [admin] });
    const response = await score(server.url, headers as Record<string, string>);
    const body = await objectOf(response);
    expect(body).toEqual({
      error_code: 'UNAUTHENTICATED',
      message: expect.stringMatching(message),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="mlmodel"/);
    expect(JSON.stringify([body, log])).not.toContain(key);
  });

  test.each([
    ['in the query', `/version?api_key=${key}&access_token=${key}&x-api-key=${key}`],
    ['as user of the URL', `http://${key}:${key}@127.0.0.1/version`],
  ])('does not read a key %s', async (_where, target) => {
    const { server, log } = await startLocalServer({ apiKeys: [key] });
    const raw = connectRaw(server.port);
    raw.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const response = await raw.closed();
    expect(response).toMatch(/^HTTP\/1\.1 401 /);
    expect(`${response}${log}`).not.toContain(key);
  });

  test.each([
    ['authorization', `Authorization: Bearer ${key}\r\nauthorization: Bearer ${key}`],
    ['authorization of two schemes', `Authorization: Basic eDp5\r\nauthorization: Bearer ${key}`],
    ['x-api-key', `X-API-Key: ${key}\r\nx-api-key: ${key}`],
  ])('refuses repeated fields: %s', async (_what, fields) => {
    const { server } = await startLocalServer({ apiKeys: [key] });
    const raw = connectRaw(server.port);
    raw.write(`GET /version HTTP/1.1\r\nhost: x\r\n${fields}\r\nconnection: close\r\n\r\n`);
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 401 [\s\S]*more than one key/);
  });

  test('ignores white space around a key', async () => {
    const { server } = await startLocalServer({ apiKeys: [key] });
    const raw = connectRaw(server.port);
    const fields = `authorization: \t Bearer ${key} \t `;
    raw.write(`GET /version HTTP/1.1\r\nhost: x\r\n${fields}\r\nconnection: close\r\n\r\n`);
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each(['/ping', '/health', '/ping/', '/health?verbose=1'])(
    'needs none for %s',
    async (path) => {
      const { server } = await startLocalServer({ apiKeys: [key] });
      for (const method of ['GET', 'HEAD'])
        expect((await fetch(`${server.url}${path}`, { method })).status).toBe(200);
    },
  );

  test.each([
    ['POST', '/ping'],
    ['GET', '/page/model.json'],
    ['GET', '/version'],
    ['GET', '/nope'],
    ['GET', '/ping/../version'],
    ['GET', '/ping%2f..%2fversion'],
    ['GET', '//ping'],
    ['GET', '/Ping'],
    ['GET', '/ping;/version'],
    ['GET', 'http://x\\version'],
    ['GET', 'http://x\\ping'],
    ['GET', '/version#/ping'],
    ['OPTIONS', '/invocations'],
    ['OPTIONS', '*'],
  ])('needs one for %s %s', async (method, target) => {
    const { server } = await startLocalServer({ apiKeys: [key] });
    const raw = connectRaw(server.port);
    raw.write(`${method} ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(await raw.closed()).toMatch(/^HTTP\/1\.1 40[01] /);
  });

  test('refuses before the body arrives, and asks for none', async () => {
    const { server } = await startLocalServer({ apiKeys: [key] });
    const raw = connectRaw(server.port);
    raw.write(
      'POST /invocations HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 1000000\r\n\r\n',
    );
    const response = await raw.until(/"message"/);
    expect(response).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: close/i);
    expect(response).not.toContain('100 Continue');
    raw.socket.end();
  });

  test('asks for the body when the key is valid', async () => {
    const { server } = await startLocalServer({ apiKeys: [key] });
    const raw = connectRaw(server.port);
    const fields = `x-api-key: ${key}\r\nexpect: 100-continue\r\ncontent-length: 2`;
    raw.write(`POST /invocations HTTP/1.1\r\nhost: x\r\n${fields}\r\n\r\n`);
    expect(await raw.until(/100 Continue/)).toMatch(/^HTTP\/1\.1 100 /);
    raw.socket.destroy();
  });

  test('keeps a connection on which no body follows', async () => {
    const { server } = await startLocalServer({ apiKeys: [key] });
    const raw = connectRaw(server.port);
    const request = 'GET /version HTTP/1.1\r\nhost: x\r\n';
    raw.write(`${request}\r\n${request}x-api-key: ${key}\r\nconnection: close\r\n\r\n`);
    expect((await raw.closed()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  });

  test('refuses headers of many keys, and headers that are too large', async () => {
    const { server } = await startLocalServer({ apiKeys: [key] });
    for (const [bytes, status] of [
      [10_000, 401],
      [20_000, 431],
    ]) {
      const raw = connectRaw(server.port);
      const field = `authorization: Bearer ${'k'.repeat(bytes ?? 0)}`;
      raw.write(`GET /version HTTP/1.1\r\nhost: x\r\n${field}\r\nconnection: close\r\n\r\n`);
      expect(await raw.closed()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
  });
});

describe('a file of keys', () => {
  const text = `# of the team\r\n\r\n${key}\r\n  ${other}  # until May\r\n`;

  test('has a key on each line, and comments', async () => {
    const { server } = await startLocalServer({ apiKeyFile: keyFile(`\uFEFF${text}`) });
    for (const valid of [key, other])
      expect((await score(server.url, { 'x-api-key': valid })).status).toBe(200);
    expect((await score(server.url, { 'x-api-key': 'until' })).status).toBe(401);
  });

  test('adds to the keys of the environment', async () => {
    const { server } = await startLocalServer({ apiKeyFile: keyFile(key), apiKeys: [other] });
    for (const valid of [key, other])
      expect((await score(server.url, { 'x-api-key': valid })).status).toBe(200);
  });

  test('is read again on demand and when it changes; a mistake keeps the valid keys', async () => {
    const file = keyFile(key);
    const { server, log } = await startLocalServer({ apiKeyFile: file });
    const statusOf = async (sent: string) =>
      (await score(server.url, { authorization: `Bearer ${sent}` })).status;
    writeFileSync(file, `${key}\n${other}`);
    await server.reloadSecurity();
    expect([await statusOf(key), await statusOf(other)]).toEqual([200, 200]);
    writeFileSync(file, '# nobody\n');
    await server.reloadSecurity();
    expect([await statusOf(key), await statusOf(other)]).toEqual([200, 200]);
    expect(log.at(-1)).toMatch(/keys\.txt has no keys\..* remain valid/);
    writeFileSync(file, other);
    while ((await statusOf(key)) !== 401) await wait(100);
    expect(await statusOf(other)).toBe(200);
    expect(log.join()).not.toContain(key);
    expect(log.join()).not.toContain(other);
  });

  test.each([
    ['that is empty', '\n# nothing\n', /keys\.txt has no keys/],
    ['with a short key', `${key}\nhush-hush\n`, /keys\.txt, line 2: .*at least 16 characters/],
    ['with two words on a line', `name ${key}`, /keys\.txt, line 1: .*must consist of letters/],
    ['with other letters', `${key}\u00e9`, /line 1: .*must consist of letters/],
    ['with too many keys', `${key}\n`.repeat(1001), /more than 1000 keys/],
  ])('%s stops the start', async (_what, content, message) => {
    const start = startLocalServer({ apiKeyFile: keyFile(content) });
    const error = await start.then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toMatch(/hush-hush|first-key/);
  });

  test('that is absent stops the start, and so does a list without keys', async () => {
    const nowhere = join(temporaryFolder({}), 'nowhere');
    await expect(startLocalServer({ apiKeyFile: nowhere })).rejects.toThrow(
      /nowhere.*does not exist/,
    );
    await expect(startLocalServer({ apiKeys: [] })).rejects.toThrow(/apiKeys .* is empty/);
  });
});
