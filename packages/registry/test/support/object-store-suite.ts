import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { type ResolveModelOptions, resolveModel } from '../../src/index.js';
import { contentsOf } from './contents.js';
import { exchangeWithMlflow, type RunningStore } from './object-store.js';
import { failureOf } from './served-model.js';

/** A kind of object store. */
export interface StoreKind {
  readonly name: string;
  /** A bucket, as a URI. */
  readonly bucket: string;
  /** A bucket that does not exist. */
  readonly missing: string;
  /** Starts the store, with the bucket. */
  start(python: string): Promise<RunningStore>;
  /** What MLflow and the client read. @param url of the store */
  variables(url: string): Readonly<Record<string, string>>;
  /** Whether a request is for the bytes of a file. */
  isContent(url: string, name: string): boolean;
}

const large = randomBytes(3_000_000);

/** Tests a kind of store against MLflow and a real server. */
export function testObjectStore(kind: StoreKind): void {
  const python = pythonForTests() ?? '';
  const name = kind.name;
  (python ? describe : describe.skip)(name, () => {
    const folder = temporaryFolder();
    const model = temporaryFolder({
      MLmodel: 'flavors:\n  some: {}\n',
      'large.bin': large,
      'sub dir/é ü#%20+.txt': 'text',
      'sub dir/empty': '',
    });
    const odd = `${kind.bucket}/a b/é%20+/model`;
    const before = { ...process.env };
    let store: RunningStore;
    let options: ResolveModelOptions;
    let exchanged: readonly (readonly [string, string])[];

    beforeAll(async () => {
      store = await kind.start(python);
      const variables = kind.variables(store.proxy.url);
      Object.assign(process.env, variables);
      const trackingUri = `sqlite:///${join(folder, 'mlflow.db')}`;
      const cacheFolder = join(folder, 'cache');
      options = { trackingUri, cacheFolder, environment: variables, retries: 2 };
      exchanged = await exchangeWithMlflow({
        python,
        folder,
        variables,
        root: kind.bucket,
        uploads: [
          [model, `${kind.bucket}/all/plain`],
          [model, odd],
        ],
        uris: [
          `${kind.bucket}/all/plain`,
          odd,
          `${kind.bucket}/all/plain#ignored`,
          'models:/fraud/1',
          'models:/fraud/2',
          'runs:/RUN_ID/model',
        ],
      });
    });

    afterEach(() => {
      store.proxy.intercept = () => false;
      store.proxy.change = () => undefined;
    });

    afterAll(async () => {
      process.env = before;
      await store?.stop();
    });

    const fresh = (): ResolveModelOptions => ({ ...options, cacheFolder: temporaryFolder() });

    test('gives the same files as MLflow downloads', async () => {
      for (const [uri, theirs] of exchanged) {
        const { directory } = await resolveModel(uri, options);
        const files = contentsOf(directory);
        expect({ uri, files }).toEqual({ uri, files: contentsOf(theirs) });
        expect(Object.keys(files).length).toBeGreaterThanOrEqual(4);
      }
    });

    test('downloads once, and needs no store offline', async () => {
      const uri = `${kind.bucket}/all/plain`;
      const first = await resolveModel(uri, options);
      expect(await resolveModel(uri, options)).toEqual({ ...first, fromCache: true });
      const asked = store.proxy.requests.length;
      const offline = await resolveModel(uri, { ...options, offline: true });
      expect(offline).toEqual({ ...first, fromCache: true });
      expect(store.proxy.requests.length).toBe(asked);
    });

    test('goes on where a broken connection ended', async () => {
      let sent = 0;
      let cuts = 0;
      store.proxy.change = ({ method, url = '' }) => {
        if (method !== 'GET' || !kind.isContent(url, 'large.bin')) return undefined;
        let left = cuts++ === 0 ? 1_000_000 : Number.POSITIVE_INFINITY;
        return new Transform({
          transform(piece: Buffer, _encoding, done) {
            if (left <= 0) return done(new Error('cut'));
            const passed = piece.subarray(0, left);
            left -= passed.length;
            sent += passed.length;
            done(null, passed);
          },
        });
      };
      const { directory } = await resolveModel(`${kind.bucket}/all/plain`, fresh());
      expect(large.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
      expect(cuts).toBe(2);
      expect(sent).toBeLessThan(1.5 * large.length);
    });

    test('refuses bytes that do not have the checksum of the store', async () => {
      store.proxy.change = ({ url = '' }) =>
        kind.isContent(url, 'large.bin')
          ? new Transform({
              transform(piece: Buffer, _encoding, done) {
                done(null, Buffer.alloc(piece.length));
              },
            })
          : undefined;
      const error = await failureOf(`${kind.bucket}/all/plain`, { ...fresh(), retries: 0 });
      expect(error.message).toContain('"large.bin"');
      expect(error.message).toContain('checksum');
    });

    test('ends when the store sends nothing', async () => {
      const stalling = { ...fresh(), stallTimeout: 100, retries: 0 };
      store.proxy.intercept = () => true;
      expect((await failureOf(`${kind.bucket}/all/plain`, stalling)).message).toContain(
        'sent nothing',
      );
    });

    test.each([
      ['folder', () => `${kind.bucket}/nothing`, 'has no files'],
      ['bucket', () => `${kind.missing}/model`, 'does not exist'],
    ])('says what is missing: the %s', async (_what, uri, message) => {
      expect((await failureOf(uri(), fresh())).message).toContain(message);
    });

    test('says what to do about denied access', async () => {
      store.proxy.intercept = (_, response) => {
        response.writeHead(403).end();
        return true;
      };
      const { message } = await failureOf(`${kind.bucket}/all/plain`, fresh());
      expect(message).toMatch(/denies access \(403.*\)\. Set /);
    });

    test('repeats what fails for a while', async () => {
      let failures = 0;
      store.proxy.intercept = (_, response) => {
        if (failures++ > 1) return false;
        response.writeHead(503).end();
        return true;
      };
      await expect(resolveModel(`${kind.bucket}/all/plain`, fresh())).resolves.toBeDefined();
    });
  });
}
