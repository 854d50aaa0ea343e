import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

const root = join(import.meta.dirname, '../../..');
const packageFolder = join(import.meta.dirname, '..');
const model = join(import.meta.dirname, 'fixtures/scaled');
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

function startServer(...options: readonly string[]) {
  return serve(model, ...options);
}

function serve(directory: string, ...options: readonly string[]) {
  const args = ['serve', '-m', directory, '--flavor', packageFolder, '-p', '0', ...options];
  const child = spawn(join(root, 'node_modules/.bin/mlmodel'), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  return child;
}

/** The address that the server prints. */
async function addressOf(child: ReturnType<typeof startServer>): Promise<string> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(`the server ended: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('is served with --allow-code', async () => {
  const address = await addressOf(startServer('--allow-code'));
  const response = await fetch(`${address}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"dataframe_split": {"columns": ["x"], "data": [[1], [2.5]]}, "params": {"offset": 1}}',
  });
  expect(await response.json()).toEqual({ predictions: [{ y: 4 }, { y: 8.5 }] });
  expect(response.status).toBe(200);
});

test('is not served without, and says why', async () => {
  const child = startServer();
  const message = await text(child.stderr);
  expect(message).toContain('runs its own code');
  expect(message).toContain('--allow-code');
  await new Promise((resolve) =>
    child.exitCode === null ? child.on('exit', resolve) : resolve(0),
  );
  expect(child.exitCode).not.toBe(0);
});

test.each([
  [
    'its import',
    'await new Promise(() => {}); export const predict = () => 1;',
    'its import never finishes',
  ],
  [
    'its function load',
    'export const load = () => new Promise(() => {}); export const predict = () => 1;',
    'The function load of "model.mjs" never finishes',
  ],
])('is not served, with a one-line reason, when %s never ends', async (_what, code, reason) => {
  const directory = temporaryFolder();
  await writeFile(join(directory, 'MLmodel'), 'flavors: {node_function: {module: model.mjs}}');
  await writeFile(join(directory, 'model.mjs'), code);
  const child = serve(directory, '--allow-code');
  const [message, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(message.trim()).toMatch(/^error: .*$/);
  expect(message).toContain(reason);
  expect(exitCode).toBe(1);
});
