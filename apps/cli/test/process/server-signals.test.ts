import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { hasTerminals } from '../support/on-terminal.js';
import { mlmodel, startCli } from '../support/run-cli.js';

const predicts = (what: string) => `export const predict = () => ${what};`;

function modelThat(code: string): string {
  return temporaryFolder({
    MLmodel: 'flavors: {node_function: {module: code/model.mjs}}',
    'code/model.mjs': code,
  });
}

function replace(model: string, code: string): void {
  writeFileSync(join(model, 'code/model.mjs'), code);
}

/** Its output so far. */
function outputOf(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return () => output;
}

async function matched(output: () => string, pattern: RegExp): Promise<string> {
  for (;;) {
    const found = pattern.exec(output());
    if (found !== null) return found[1] ?? found[0];
    await wait(20);
  }
}

const url = /(http:\/\/127\.0\.0\.1:\d+)/;

function serveArguments(model: string): string[] {
  return ['serve', '-m', model, '-p', '0', '--allow-code'];
}

async function predictionOf(server: string): Promise<unknown> {
  const response = await fetch(`${server}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: '{"inputs": [1]}',
  });
  return response.json();
}

test('SIGHUP loads the model again; one that comes meanwhile does so once more', async () => {
  const model = modelThat(predicts('"first"'));
  const child = startCli(serveArguments(model));
  const output = outputOf(child);
  const server = await matched(output, url);
  expect(await predictionOf(server)).toEqual({ predictions: 'first' });
  replace(model, `await new Promise((done) => setTimeout(done, 1000));\n${predicts('"second"')}`);
  child.kill('SIGHUP');
  await wait(500);
  replace(model, predicts('"third"'));
  child.kill('SIGHUP');
  await matched(output, /was loaded in [\s\S]*was loaded in/);
  expect(await predictionOf(server)).toEqual({ predictions: 'third' });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('SIGHUP reads the keys again', async () => {
  const folder = temporaryFolder({ 'keys.txt': 'key-of-the-first-client' });
  const keys = ['--api-key-file', join(folder, 'keys.txt')];
  const child = startCli([...serveArguments(modelThat(predicts('1'))), ...keys]);
  const output = outputOf(child);
  await matched(output, url);
  child.kill('SIGHUP');
  await matched(output, /keys\.txt were read again/);
  await matched(output, /was loaded in/);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(output()).not.toContain('key-of-the-first-client');
});

test('SIGTERM during a reload ends the server, even if the new model keeps the process alive', async () => {
  const model = modelThat(predicts('1'));
  const child = startCli(serveArguments(model));
  const output = outputOf(child);
  await matched(output, url);
  replace(
    model,
    `console.error('loading'); setInterval(() => {}, 1000); await new Promise(() => {});\n${predicts('2')}`,
  );
  child.kill('SIGHUP');
  await matched(output, /loading/);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a second SIGTERM ends the server at once', async () => {
  const model = modelThat(
    `export const predict = () => { console.error('predicting'); return new Promise(() => {}); };`,
  );
  const child = startCli([...serveArguments(model), '--execution', 'inline']);
  const output = outputOf(child);
  const server = await matched(output, url);
  const running = predictionOf(server).catch(() => 'lost');
  await matched(output, /predicting/);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  while (await fetch(server).catch(() => false)) await wait(20);
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  expect(await ended).toEqual([143, null]);
  expect(await running).toBe('lost');
});

test('SIGTERM ends the server at every moment of its start', async () => {
  const model = modelThat(predicts('1'));
  const endings = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const child = startCli(serveArguments(model));
      const ended = once(child, 'exit');
      await wait(index * 60);
      child.kill('SIGTERM');
      return ended;
    }),
  );
  for (const ending of endings) {
    // By the signal before there is a server, and then of its own accord.
    expect([
      [null, 'SIGTERM'],
      [0, null],
    ]).toContainEqual(ending);
  }
});

(hasTerminals ? test : test.skip)('a server ends with its terminal', async () => {
  const line = `exec ${mlmodel} ${serveArguments(modelThat(predicts('1'))).join(' ')}`;
  const terminal = startCli(['-qec', line, '/dev/null'], { command: 'script' });
  const server = await matched(outputOf(terminal), url);
  expect(await predictionOf(server)).toEqual({ predictions: 1 });
  terminal.kill('SIGKILL');
  while (await fetch(server).catch(() => false)) await wait(50);
});
