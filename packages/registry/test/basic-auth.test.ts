import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests, startMlflowServer } from '@mlmodel/python';
import { listModels, lookUpModel, registerModel, resolveModel } from '../src/index.js';

const python = pythonForTests();
const iris = join(import.meta.dirname, '../../../tools/models/iris');

/** 12 letters at least, as MLflow asks for. */
const secret = 'a password of the tests';

(python ? describe : describe.skip)('a server with basic authentication', () => {
  const folder = temporaryFolder({
    'auth.ini': [
      '[mlflow]',
      'default_permission = READ',
      'database_uri = sqlite:///auth.db',
      'admin_username = admin',
      `admin_password = ${secret}`,
      'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
      'auth_cache_ttl_seconds = 600',
    ].join('\n'),
  });
  let trackingUri: string;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const server = await startMlflowServer({
      ...{ python: python ?? '', folder, options: ['--app-name', 'basic-auth'] },
      variables: {
        MLFLOW_AUTH_CONFIG_PATH: join(folder, 'auth.ini'),
        MLFLOW_FLASK_SERVER_SECRET_KEY: 'a key of the tests',
      },
    });
    ({ url: trackingUri, stop } = server);
    await registerModel(iris, { ...optionsOf('admin', secret), name: 'iris', aliases: ['best'] });
    const response = await fetch(`${trackingUri}/api/2.0/mlflow/users/create`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`admin:${secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ username: 'reader', password: secret }),
    });
    expect(response.status).toBe(200);
  });

  afterAll(() => stop?.());

  function optionsOf(user: string, password: string) {
    const environment = { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password };
    return { trackingUri, environment, retries: 1, cacheFolder: join(folder, 'cache') };
  }

  test('lets a reader look and download', async () => {
    const options = optionsOf('reader', secret);
    const { directory, source } = await resolveModel('models:/iris@best', options);
    expect(source).toMatchObject({ name: 'iris', version: '1' });
    expect(directory).toContain(folder);
    expect((await listModels(options)).items).toMatchObject([{ name: 'iris' }]);
  });

  test('denies a reader to write', async () => {
    const writing = registerModel('models:/iris/1', {
      ...optionsOf('reader', secret),
      name: 'iris',
    });
    const error = await writing.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ errorCode: 'PERMISSION_DENIED' });
    expect(String(error)).toContain('denies access (403)');
    expect(String(error)).not.toContain(secret);
  });

  test.each([
    ['a wrong password', { MLFLOW_TRACKING_USERNAME: 'reader', MLFLOW_TRACKING_PASSWORD: 'wr0ng' }],
    ['nobody', {}],
  ])('does not accept %s', async (_who, environment) => {
    const asked = lookUpModel('models:/iris@best', { trackingUri, environment });
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ errorCode: 'UNAUTHENTICATED' });
    expect(String(error)).toContain('does not accept the credentials (401)');
    expect(String(error)).not.toContain('wr0ng');
  });

  test('does not get the password by way of another host', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer(({ url, headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(307, { location: `${trackingUri}${url}` }).end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const options = { ...optionsOf('reader', secret), trackingUri: `http://127.0.0.1:${port}` };
    await expect(lookUpModel('models:/iris@best', options)).rejects.toThrow('(401)');
    expect(seen[0]).toMatch(/^Basic /);
    other.close();
    other.closeAllConnections();
  });
});
