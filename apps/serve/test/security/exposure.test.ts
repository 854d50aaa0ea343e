import { networkInterfaces } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { isLoopback } from '../../src/security/exposure.js';
import { startLocalServer } from '../support/local-server.js';

const warning = /Anyone who can reach .* has no API keys/;

describe('a server that others can reach', () => {
  test.each(['0.0.0.0', '::'])('warns in one line on %s without keys', async (host) => {
    const hasIpv6 = Object.values(networkInterfaces())
      .flat()
      .some((one) => one?.family === 'IPv6');
    if (host === '::' && !hasIpv6) return;
    const { log } = await startLocalServer({ host });
    expect(log.filter((line) => warning.test(line))).toHaveLength(1);
  });

  test('does not warn with keys', async () => {
    const { log } = await startLocalServer({ host: '0.0.0.0', apiKeys: ['key-of-the-clients'] });
    expect(log.join()).not.toMatch(warning);
  });
});

test('the port for scoring cannot be the admin port', async () => {
  const { server } = await startLocalServer();
  const { port } = server;
  await server.close();
  const start = startLocalServer({ port, adminPort: port });
  await expect(start).rejects.toThrow('The admin port cannot be the port for scoring');
});

test('the admin port says which paths are on the other port', async () => {
  const { server } = await startLocalServer({ adminPort: 0 });
  const response = await fetch(`${server.adminUrl}/ping`);
  expect([response.status, await response.text()]).toEqual([
    404,
    expect.stringContaining('/ping and /version are on the other port'),
  ]);
});

test.each(['127.0.0.1', 'localhost'])('a server on %s does not warn', async (host) => {
  const { log } = await startLocalServer({ host });
  expect(log.join()).not.toMatch(warning);
});

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.127.0.1', false],
  ['::ffff:10.0.0.1', false],
])('%s is reachable from this machine only: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
