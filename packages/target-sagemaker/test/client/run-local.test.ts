import { spawn } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { freePort } from '@mlmodel/python';
import { cli } from '../support/command.js';
import { modelPath } from '../support/open-client.js';

const program = join(import.meta.dirname, '../programs/run-local.mjs');

interface Run {
  readonly config: object;
  readonly model?: string;
  /** Its key, and the folder in which its package is found. */
  readonly flavor?: { readonly name: string; readonly cwd: string };
  readonly server?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs a model in a process of its own. @returns that, and what it prints */
function start({
  config,
  model = modelPath,
  flavor,
  server = [process.execPath, cli, 'serve'],
  variables = {},
}: Run) {
  const args = [program, model, JSON.stringify(config), JSON.stringify(server)];
  const child = spawn(process.execPath, [...args, ...(flavor ? [flavor.name] : [])], {
    cwd: flavor?.cwd,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { child, printed: text(child.stdout) };
}

/** Variables with which a program that prints its arguments stands in for podman: containers cannot publish ports here. */
function printingPodman(): Readonly<Record<string, string>> {
  const folder = temporaryFolder();
  const podman = join(folder, 'podman');
  writeFileSync(podman, '#!/bin/sh\necho "$http_proxy"; printf "%s\\n" "$@"\n');
  chmodSync(podman, 0o755);
  return { PATH: `${folder}${delimiter}${process.env['PATH']}` };
}

test('serves the model with the server of this installation, until the signal', async () => {
  const port = await freePort();
  const { child, printed } = start({ config: { port } });
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
  const { printed } = start({
    config: { image: 'mlflow-pyfunc', tool: 'podman', port: 5001 },
    variables: { ...printingPodman(), http_proxy: 'http://user:secret@proxy' },
  });
  expect((await printed).split('\n')).toEqual([
    'http://user:secret@proxy',
    ...['run', '--rm', '--mount', `type=bind,source=${modelPath},target=/opt/ml/model,readonly`],
    ...['--publish', '5001:8080'],
    ...['--env', 'MLFLOW_DEPLOYMENT_FLAVOR_NAME', '--env', 'SERVING_ENVIRONMENT'],
    ...['--env', 'http_proxy', 'mlflow-pyfunc', 'serve'],
    'The server ended by itself (exit code 0).',
    '',
  ]);
});

test('mounts a model whatever characters its path has', async () => {
  const model = join(temporaryFolder(), 'a:b,"c"');
  cpSync(modelPath, model, { recursive: true });
  const config = { image: 'mlflow-pyfunc', tool: 'podman', port: 5001 };
  const { printed } = start({ config, model, variables: printingPodman() });
  const source = `"source=${model.replaceAll('"', '""')}"`;
  expect(await printed).toContain(`\ntype=bind,${source},target=/opt/ml/model,readonly\n`);
});

test('has the flavor that is asked for load the model', async () => {
  const server = ['sh', '-c', 'printf "%s\\n" "$@"', 'sh'];
  const cwd = dirname(dirname(cli));
  const flavor = { name: 'onnx', cwd };
  const { printed } = start({ config: { port: 5001 }, flavor, server });
  expect((await printed).split('\n').slice(0, 6)).toEqual([
    ...['-m', modelPath, '-p', '5001'],
    ...['--flavor', expect.stringMatching(/flavor-onnx$/)],
  ]);
});
