import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { resolveModel } from '../src/index.js';
import { type FakeServer, fakeServer } from './support/fake-server.js';

const fixtures = join(import.meta.dirname, '../../../apps/serve/test/fixtures/tls');
const fixture = (name: string) => join(fixtures, name);
const read = (name: string) => readFileSync(fixture(name));

const client = temporaryFolder({ 'both.pem': `${read('client.pem')}${read('client-key.pem')}` });

const large = randomBytes(6_000_000);

let server: FakeServer;

beforeAll(async () => {
  const tls = { cert: read('first.pem'), key: read('first-key.pem'), ca: read('client-ca.pem') };
  const asks = { requestCert: true, rejectUnauthorized: true };
  const files = { MLmodel: Buffer.from('flavors: {}\n'), 'large.bin': large };
  server = await fakeServer(files, { ...tls, ...asks });
});

afterAll(() => server.close());

const resolved = (environment: Readonly<Record<string, string>>) =>
  resolveModel('models:/m/1', {
    trackingUri: server.url,
    environment,
    cacheFolder: temporaryFolder(),
    retries: 0,
  });

const clientCertificate = { MLFLOW_TRACKING_CLIENT_CERT_PATH: join(client, 'both.pem') };

test('the certificates of the variables are used', async () => {
  const trusted = { MLFLOW_TRACKING_SERVER_CERT_PATH: fixture('first.pem') };
  const { directory, source } = await resolved({ ...trusted, ...clientCertificate });
  expect(source).toMatchObject({ name: 'm', version: '1' });
  expect(large.equals(readFileSync(join(directory, 'large.bin')))).toBe(true);
  await expect(resolved(trusted)).rejects.toThrow(/certificate|connection/i);
});

test('a server that is not trusted is refused, unless that is switched off', async () => {
  await expect(resolved(clientCertificate)).rejects.toThrow(
    'Give the certificate of its authority in MLFLOW_TRACKING_SERVER_CERT_PATH',
  );
  const insecure = { MLFLOW_TRACKING_INSECURE_TLS: 'true', ...clientCertificate };
  await expect(resolved(insecure)).resolves.toBeDefined();
});

test('a certificate that cannot be read is named', async () => {
  await expect(resolved({ MLFLOW_TRACKING_SERVER_CERT_PATH: '/nothing.pem' })).rejects.toThrow(
    'The certificate of MLFLOW_TRACKING_SERVER_CERT_PATH cannot be read',
  );
});
