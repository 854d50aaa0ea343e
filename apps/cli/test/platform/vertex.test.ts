import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { freePort, pythonForTests } from '@mlmodel/python';
import { corpusModel, startCli } from '../support/run-cli.js';
import { startGcs } from '../support/start-gcs.js';

const python = pythonForTests() ?? '';

/** What Vertex AI sets unless a model names other routes. */
const predictRoute = '/v1/endpoints/12/deployedModels/34:predict';
const healthRoute = '/v1/endpoints/12/deployedModels/34';

(python ? test : test.skip)(
  'a container of Vertex AI takes its model, port and routes from the platform',
  async () => {
    const model = corpusModel('onnx_iris_tensor');
    const store = await startGcs(python);
    for (const name of readdirSync(model)) {
      await store.upload(`artifacts/${name}`, readFileSync(join(model, name)));
    }
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const container = startCli(['serve'], {
      workingDirectory: temporaryFolder(),
      environment: {
        ...{ MLMODEL_PLATFORM: 'auto', XDG_CACHE_HOME: temporaryFolder() },
        ...{ STORAGE_EMULATOR_HOST: store.url, GOOGLE_CLOUD_PROJECT: 'test' },
        ...{ AIP_HTTP_PORT: `${port}`, AIP_PREDICT_ROUTE: predictRoute },
        ...{ AIP_HEALTH_ROUTE: healthRoute, AIP_STORAGE_URI: 'gs://models/artifacts' },
      },
    });
    const exited = once(container, 'exit');
    const isHealthy = () =>
      fetch(url + healthRoute, { signal: AbortSignal.timeout(10_000) }).then(
        ({ status }) => status === 200,
        () => false,
      );
    while (!(await isHealthy())) {
      if (container.exitCode !== null) throw new Error(`It ended with ${container.exitCode}`);
      await wait(100);
    }
    const predict = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const sent = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(url + path, sent)).json();
    };
    const instances = [
      [5.1, 3.5, 1.4, 0.2],
      [6.3, 3.3, 6, 2.5],
    ];
    const three = [expect.any(Number), expect.any(Number), expect.any(Number)];
    const predictions = [
      { label: 0, probabilities: three },
      { label: 2, probabilities: three },
    ];
    expect(await predict(predictRoute, { instances, parameters: {} })).toEqual({ predictions });
    expect(await predict('/invocations', { instances })).toEqual({ predictions });
    // A large body is scored in another process.
    const many = Array.from({ length: 40_000 }, () => instances).flat();
    const large = (await predict(predictRoute, { instances: many })) as { predictions: unknown[] };
    expect(large.predictions).toHaveLength(many.length);
    expect(large.predictions.slice(0, 2)).toEqual(predictions);
    container.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await store.stop();
  },
);
