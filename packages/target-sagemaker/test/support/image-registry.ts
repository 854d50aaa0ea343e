import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { freePort } from '@mlmodel/python';

const missing = ['buildah', 'docker-registry'].filter(
  (program) => spawnSync(program, ['--version']).status !== 0,
);

/** Whether there is what images are pushed with, and to. In CI tests run without it too, and fail. */
export const hasRegistry: boolean = missing.length === 0 || process.env['CI'] !== undefined;

if (missing.length > 0)
  process.stderr.write(`Tests of pushed images need ${missing.join(' and ')} of Debian.\n`);

/** A registry of images that takes only the login that moto's ECR gives. */
export interface ImageRegistry {
  /** Its host and port. */
  readonly host: string;
  /** Variables with which buildah keeps its images in a folder of the test, and reaches the registry. */
  readonly variables: Readonly<Record<string, string>>;
  /** Asks the registry. @returns JSON */
  get(path: string): Promise<unknown>;
  stop(): Promise<void>;
}

const login = 'AWS:123456789012-auth-token';

/** That login, as `htpasswd -B` writes it. */
const hashedLogin = 'AWS:$2b$04$DhHKjRf2py6oKf9rNPWbnO54R67SxaQVXYuZe94zungn.KqLbrMZW\n';

/** Starts a registry. */
export async function startImageRegistry(): Promise<ImageRegistry> {
  const folder = temporaryFolder();
  const host = `127.0.0.1:${await freePort()}`;
  const file = (path: string, content: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
    return join(folder, path);
  };
  const config = {
    version: '0.1',
    storage: { filesystem: { rootdirectory: join(folder, 'registry') } },
    http: { addr: host },
    auth: { htpasswd: { realm: 'ECR', path: file('htpasswd', hashedLogin) } },
  };
  file(
    'home/.config/containers/registries.conf',
    `[[registry]]\nlocation = "${host}"\ninsecure = true\n`,
  );
  const places = ['graphroot', 'runroot'].map((name) => `${name} = "${join(folder, name)}"\n`);
  const storage = file('storage.conf', `[storage]\ndriver = "vfs"\n${places.join('')}`);
  const child = spawn('docker-registry', ['serve', file('config.yml', JSON.stringify(config))], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const headers = { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  const url = `http://${host}/v2/`;
  while (
    !(await fetch(url, { headers }).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with ${child.exitCode}`);
    await wait(50);
  }
  return {
    host,
    variables: {
      HOME: join(folder, 'home'),
      CONTAINERS_STORAGE_CONF: storage,
      BUILDAH_ISOLATION: 'chroot',
    },
    get: async (path) => (await fetch(url + path, { headers })).json(),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
