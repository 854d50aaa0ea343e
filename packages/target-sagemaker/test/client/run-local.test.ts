import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { freePort } from '@mlmodel/python';
import { cli } from '../support/command.js';
import { modelPath } from '../support/open-client.js';

const program = join(import.meta.dirname, '../programs/run-local.mjs');

/** Runs the model in a process of its own. @returns that, and what it prints */
function start(config: object, variables: Readonly<Record<string, string>> = {}) {
  const server = [process.execPath, cli, 'serve'];
  const args = [program, modelPath, JSON.stringify(config), JSON.stringify(server)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { child, printed: text(child.stdout) };
}

test('serves the model with the server of this installation, until the signal', async () => {
  const port = await freePort();
  const { child, printed } = start({ port });
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await fetch(`${url}/ping`).catch(() => undefined))?.ok);
  const answer = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: readFileSync(join(modelPath, 'serving_input_example.json')),
  });
  expect(await answer.json()).toHaveProperty('predictions');
  child.kill('SIGTERM');
  expect(await printed).toMatch(/done\n$/);
});

test('runs an image as MLflow does, and shows no values of variables in its arguments', async () => {
  const folder = temporaryFolder();
  // Containers cannot publish ports here, so that this stands in for podman.
  const podman = join(folder, 'podman');
  writeFileSync(podman, '#!/bin/sh\necho "$http_proxy"; printf "%s\\n" "$@"\n');
  chmodSync(podman, 0o755);
  const { printed } = start(
    { image: 'mlflow-pyfunc', tool: 'podman', port: 5001 },
    { PATH: `${folder}${delimiter}${process.env['PATH']}`, http_proxy: 'http://user:secret@proxy' },
  );
  expect((await printed).split('\n')).toEqual([
    'http://user:secret@proxy',
    ...['run', '--rm', '--volume', `${modelPath}:/opt/ml/model:ro`, '--publish', '5001:8080'],
    ...['--env', 'MLFLOW_DEPLOYMENT_FLAVOR_NAME', '--env', 'SERVING_ENVIRONMENT'],
    ...['--env', 'http_proxy', 'mlflow-pyfunc', 'serve'],
    'The server ended by itself (exit code 0).',
    '',
  ]);
});
