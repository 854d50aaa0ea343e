import { afterEach, describe, expect, test } from '@jest/globals';
import { createKeyGuard } from '../../src/security/key-guard.js';
import { createKeySet } from '../../src/security/key-set.js';
import { createApp, type ServerPart } from '../../src/server/create-app.js';
import { closePort, type OpenPort, openPort } from '../../src/server/open-port.js';
import { onlyProcess } from '../../src/workers/host-process.js';
import { connectRaw } from '../support/raw-connection.js';

const ports: OpenPort[] = [];

afterEach(async () => {
  for (const port of ports.splice(0)) await closePort(port, { delay: 0, timeout: 0, quiet: 0 });
});

/** A part with a route for each kind of access. */
const part: ServerPart = {
  addRoutes(router) {
    for (const path of ['/metrics', '/livez', '/admin/open', '/:any/reload']) {
      router.all(path, (_request, response) => void response.end(`served ${path}`));
    }
  },
  addAdminRoutes(router) {
    router.all('/reload', (_request, response) => void response.end('reloaded'));
  },
};

const clientKey = 'key-of-the-clients';
const adminKey = 'key-of-administrators';

interface Keys {
  readonly client?: boolean;
  readonly admin?: boolean;
}

async function open({ client = false, admin = false }: Keys): Promise<OpenPort> {
  const setOf = (key: string) => createKeySet([{ key, place: 'a test' }]);
  const guard = createKeyGuard({
    clientKeys: client ? setOf(clientKey) : undefined,
    adminKeys: admin ? setOf(adminKey) : undefined,
    openPaths: new Set(['/livez']),
  });
  const app = createApp({ guards: [guard], parts: [part] });
  const port = await openPort(app, {
    host: '127.0.0.1',
    port: 0,
    hostProcess: onlyProcess(),
  });
  ports.push(port);
  return port;
}

async function answer(port: OpenPort, target: string, key?: string): Promise<string> {
  const raw = connectRaw(port.port);
  const field = key === undefined ? '' : `x-api-key: ${key}\r\n`;
  raw.write(`POST ${target} HTTP/1.1\r\nhost: x\r\n${field}connection: close\r\n\r\n`);
  const text = await raw.closed();
  return `${/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]} ${text.split('\r\n\r\n')[1]}`;
}

/** Targets that some reader of URLs takes for `/admin/reload`. */
const disguises = [
  '/admin/reload',
  '/admin/reload/',
  '/admin/reload?x=1',
  '/admin/reload#x',
  '/admin/x/../reload',
  '/admin\\reload',
  '/admin\\reload#',
  '\\admin\\reload#',
  '//admin/reload',
  '/%61dmin/reload',
  '/admin%2freload',
  '/Admin/reload',
  '/ADMIN/RELOAD',
  '/livez/../admin/reload',
  'http://x/admin/reload',
  'HTTP://x/admin/reload',
  'http://x\\admin/reload',
  'http://x\\admin\\reload#',
  'http://x?/admin/reload',
  '/./admin/reload',
  '/admin/./reload',
  '/admin;/reload',
];

describe('routes for administrators', () => {
  test('need the admin key, not that of a client', async () => {
    const port = await open({ client: true, admin: true });
    expect(await answer(port, '/admin/reload', adminKey)).toBe('200 reloaded');
    expect(await answer(port, '/admin/reload', clientKey)).toMatch(/^401 .*not valid/);
    expect(await answer(port, '/admin/reload')).toMatch(/^401 .*missing/);
    expect(await answer(port, '/metrics', clientKey)).toBe('200 served /metrics');
    expect(await answer(port, '/metrics', adminKey)).toMatch(/^401 /);
  });

  test('do not exist without an admin key', async () => {
    for (const client of [true, false]) {
      const port = await open({ client });
      for (const key of [undefined, clientKey, adminKey])
        expect(await answer(port, '/admin/reload', key)).toMatch(/^404 .*ENDPOINT_NOT_FOUND/);
    }
  });

  test.each(disguises)('are not reached without the admin key as %s', async (target) => {
    const withKey = await open({ client: true, admin: true });
    expect(await answer(withKey, target, clientKey)).not.toContain('reloaded');
    expect(await answer(withKey, target)).toMatch(/^40[014] /);
    const without = await open({});
    expect(await answer(without, target)).not.toContain('reloaded');
  });

  test('are the only ones below /admin', async () => {
    const port = await open({ admin: true });
    expect(await answer(port, '/admin/open', adminKey)).toMatch(/^404 /);
    expect(await answer(port, '/admin/open')).toMatch(/^401 /);
    expect(await answer(port, '/other/reload')).toBe('200 served /:any/reload');
  });
});
