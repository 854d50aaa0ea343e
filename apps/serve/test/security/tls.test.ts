import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { startLocalServer } from '../support/local-server.js';

const fixture = (name: string) => join(import.meta.dirname, '../fixtures/tls', name);
const textOf = (name: string) => readFileSync(fixture(name), 'utf8');

const files = { tlsCert: fixture('first.pem'), tlsKey: fixture('first-key.pem') };

interface Answer {
  readonly status: number | undefined;
  /** The certificate that the server showed. */
  readonly certificate: string;
  readonly port: number | undefined;
}

/** The answer to `GET /version`, and on which connection it came. */
function answerOf(url: string, options: ConnectionOptions & { agent?: Agent }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(`${url}/version`, { rejectUnauthorized: true, ...options }, (response) => {
      const socket = response.socket as TLSSocket;
      const certificate = socket.getPeerX509Certificate()?.toString() ?? '';
      const { localPort: port } = socket;
      response
        .resume()
        .on('end', () => resolve({ status: response.statusCode, certificate, port }));
    }).on('error', reject);
  });
}

const trust = (name: string) => ({ ca: textOf(name), agent: new Agent({ keepAlive: false }) });

describe('a server with a certificate', () => {
  test('speaks HTTPS only, from TLS 1.2 on', async () => {
    const { server } = await startLocalServer(files);
    expect(server.url).toMatch(/^https:/);
    expect((await answerOf(server.url, trust('first.pem'))).status).toBe(200);
    await expect(answerOf(server.url, trust('second.pem'))).rejects.toThrow(/self.signed/);
    await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow();
    for (const [maxVersion, works] of [
      ['TLSv1.1', false],
      ['TLSv1.2', true],
    ] as const) {
      const options = { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      const answer = answerOf(server.url, { ...trust('first.pem'), ...options });
      expect(
        await answer.then(
          ({ status }) => status === 200,
          () => false,
        ),
      ).toBe(works);
    }
  });

  test('shows new certificates to new connections, and keeps the open ones', async () => {
    const folder = temporaryFolder({
      'a.pem': textOf('first.pem'),
      'k.pem': textOf('first-key.pem'),
    });
    const [tlsCert, tlsKey] = [join(folder, 'a.pem'), join(folder, 'k.pem')];
    const { server, log } = await startLocalServer({ tlsCert, tlsKey });
    const ca = textOf('first.pem');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = await answerOf(server.url, { ca, agent });
    copyFileSync(fixture('second.pem'), tlsCert);
    await server.reloadSecurity();
    expect(log.at(-1)).toMatch(/k\.pem does not belong to .*a\.pem\. .* is still used/);
    expect((await answerOf(server.url, trust('first.pem'))).status).toBe(200);
    copyFileSync(fixture('second-key.pem'), tlsKey);
    await server.reloadSecurity();
    expect((await answerOf(server.url, trust('second.pem'))).status).toBe(200);
    const after = await answerOf(server.url, { ca, agent });
    expect([after.status, after.port]).toEqual([200, before.port]);
    agent.destroy();
    expect(log.join()).not.toContain('PRIVATE KEY');
  });

  test('sees by itself that the files change', async () => {
    const folder = temporaryFolder({
      'a.pem': textOf('first.pem'),
      'k.pem': textOf('first-key.pem'),
    });
    const [tlsCert, tlsKey] = [join(folder, 'a.pem'), join(folder, 'k.pem')];
    const { server } = await startLocalServer({ tlsCert, tlsKey });
    copyFileSync(fixture('second.pem'), tlsCert);
    copyFileSync(fixture('second-key.pem'), tlsKey);
    const isNew = () =>
      answerOf(server.url, trust('second.pem')).then(
        () => true,
        () => false,
      );
    while (!(await isNew())) await wait(100);
  });

  test('serves the admin port over HTTPS, too', async () => {
    const { server } = await startLocalServer({ ...files, adminPort: 0 });
    expect(server.adminUrl).toMatch(/^https:/);
    expect((await answerOf(String(server.adminUrl), trust('first.pem'))).status).toBe(404);
  });

  test('warns of one that has expired', async () => {
    const expired = { tlsCert: fixture('expired.pem'), tlsKey: fixture('expired-key.pem') };
    const { log } = await startLocalServer(expired);
    expect(log.join()).toMatch(/expired\.pem expired on 2021-01-01/);
  });
});

describe('a server that asks clients for a certificate', () => {
  const options = { ...files, tlsClientCa: fixture('client-ca.pem'), adminPort: 0 };
  const certificate = { cert: textOf('client.pem'), key: textOf('client-key.pem') };
  const foreign = { cert: textOf('second.pem'), key: textOf('second-key.pem') };

  test('serves those that have one', async () => {
    const { server } = await startLocalServer(options);
    const good = await answerOf(server.url, { ...trust('first.pem'), ...certificate });
    expect(good.status).toBe(200);
    await expect(answerOf(server.url, trust('first.pem'))).rejects.toThrow();
    await expect(answerOf(server.url, { ...trust('first.pem'), ...foreign })).rejects.toThrow();
    await server.reloadSecurity();
    await expect(answerOf(server.url, trust('first.pem'))).rejects.toThrow();
  });

  test('asks for none on the admin port, and does not warn when others can reach it', async () => {
    const { server, log } = await startLocalServer({ ...options, host: '0.0.0.0' });
    expect((await answerOf(String(server.adminUrl), trust('first.pem'))).status).toBe(404);
    expect(log.join()).not.toMatch(/Anyone/);
  });
});

test('a client that does not finish its handshake does not hold up others', async () => {
  const { server } = await startLocalServer(files);
  const silent = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
  silent.on('error', () => {});
  expect((await answerOf(server.url, trust('first.pem'))).status).toBe(200);
  silent.destroy();
});

describe('the start is refused', () => {
  const nonsense = temporaryFolder({ 'nonsense.pem': 'nonsense' });
  test.each([
    ['without a key', { tlsCert: files.tlsCert }, /HTTPS needs a key \(--tls-key\)/],
    ['without a certificate', { tlsKey: files.tlsKey }, /needs a certificate \(--tls-cert\)/],
    ['with client certificates alone', { tlsClientCa: files.tlsCert }, /needs a certificate/],
    [
      'for an absent file',
      { ...files, tlsCert: '/no/where.pem' },
      /no\/where\.pem": the file does not exist/,
    ],
    [
      'for a file of something else',
      { ...files, tlsCert: join(nonsense, 'nonsense.pem') },
      /nonsense\.pem has no certificate in PEM/,
    ],
    [
      'for files in the wrong order',
      { tlsCert: files.tlsKey, tlsKey: files.tlsCert },
      /first-key\.pem has no certificate/,
    ],
    [
      'for a certificate as key',
      { ...files, tlsKey: files.tlsCert },
      /first\.pem has no private key/,
    ],
    [
      'for an encrypted key',
      { ...files, tlsKey: fixture('encrypted-key.pem') },
      /encrypted-key\.pem is encrypted\. Decrypt/,
    ],
    [
      'for another key',
      { ...files, tlsKey: fixture('second-key.pem') },
      /second-key\.pem does not belong to .*first\.pem/,
    ],
    [
      'for nonsense about clients',
      { ...files, tlsClientCa: join(nonsense, 'nonsense.pem') },
      /nonsense\.pem has no certificate/,
    ],
  ])('%s', async (_why, options, message) => {
    writeFileSync(join(nonsense, 'nonsense.pem'), 'nonsense');
    await expect(startLocalServer(options)).rejects.toThrow(message);
  });
});
