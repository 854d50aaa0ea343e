import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const script = join(import.meta.dirname, 'serve_mlflow.py');

/** See index.d.mts. */
export async function startMlflowServer({ python, folder, options = [], variables = {} }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const store = ['--backend-store-uri', 'sqlite:///server.db'];
  const artifacts = ['--serve-artifacts', '--artifacts-destination', './artifacts'];
  const server = spawn(
    python,
    [script, ...store, ...artifacts, '--port', String(port), ...options],
    {
      cwd: folder,
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true', ...variables },
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  let printed = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    printed = (printed + text).slice(-4_000);
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  while (!(await isHealthy(url))) {
    if (server.exitCode !== null) throw new Error(`mlflow server did not start: ${printed}`);
    await wait(200);
  }
  return {
    url,
    async stop() {
      server.stdin.end();
      await ended;
    },
  };
}

function isHealthy(url) {
  return fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** See index.d.mts. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
