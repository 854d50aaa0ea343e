import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { freePort, mlmodel, models } from './support/local.js';

test('run-local serves in the foreground until it is told to stop', async () => {
  const port = await freePort();
  const words = ['deployments', 'run-local', '-t', 'local', '-n', 'a', '-m', models.iris];
  const child = spawn(process.execPath, [mlmodel, ...words, '-C', `port=${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = text(child.stderr);
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.includes('Serving')) break;
  }
  const response = await fetch(`http://127.0.0.1:${port}/ping`);
  expect(response.status).toBe(200);
  child.kill('SIGTERM');
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGTERM');
  expect(await errors).not.toContain('error');
  await expect(fetch(`http://127.0.0.1:${port}/ping`)).rejects.toThrow();
});

test('on a terminal the command takes its server along when it is told to stop', async () => {
  const port = await freePort();
  const words = `deployments run-local -t local -n a -m ${models.iris} -C port=${port}`;
  const line = `echo "pid $$"; exec ${process.execPath} ${mlmodel} ${words}`;
  const terminal = spawn('script', ['-qec', line, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const chunk of terminal.stdout) {
    printed += String(chunk);
    if (printed.includes('Serving')) break;
  }
  process.kill(Number(/pid (\d+)/.exec(printed)?.[1]), 'SIGTERM');
  await once(terminal, 'exit');
  await expect(fetch(`http://127.0.0.1:${port}/ping`)).rejects.toThrow();
});

test('a server that ends by itself is an error', async () => {
  const words = ['deployments', 'run-local', '-t', 'local', '-n', 'a', '-m', models.iris];
  const child = spawn(process.execPath, [mlmodel, ...words, '-C', 'serve_options=--prot']);
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(1);
  expect(errors).toContain('The server ended by itself (exit code 2).');
});
