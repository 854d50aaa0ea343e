import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { mlmodel, runCli, startCli } from '../support/run-cli.js';

const supervisor = fileURLToPath(new URL('../fixtures/supervisor.mjs', import.meta.url));

/** Its predictions are the id of the process of the server. */
const model = temporaryFolder({
  MLmodel: 'flavors: {node_function: {module: code/model.mjs}}',
  'code/model.mjs': 'export const predict = () => process.pid;',
});

function serveArguments(listen: string): string[] {
  return ['serve', '-m', model, '--allow-code', '--execution', 'inline', '--listen', listen];
}

async function processOf(port: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"inputs": [1]}',
  });
  return ((await response.json()) as { predictions: number }).predictions;
}

test('a server on a socket of its supervisor is restarted without refusing a connection', async () => {
  const command = [supervisor, mlmodel, ...serveArguments('fd:3')];
  const child = startCli(command, { command: process.execPath });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  while (!output.includes('Serving')) await wait(20);
  const [, port = ''] = /^port (\d+)$/m.exec(output) ?? [];
  expect(output).toContain(`at http://127.0.0.1:${port} `);

  const processes: number[] = [];
  try {
    processes.push(await processOf(port));
    let isOver = false;
    const clients = Array.from({ length: 4 }, async () => {
      while (!isOver) processes.push(await processOf(port));
    });
    for (let restart = 0; restart < 2; restart++) {
      const last = processes.at(-1) as number;
      process.kill(last, 'SIGTERM');
      while (processes.at(-1) === last) await wait(20);
    }
    isOver = true;
    await Promise.all(clients);
    expect(new Set(processes).size).toBe(3);
  } finally {
    child.kill('SIGKILL');
    for (const last of processes.slice(-1)) process.kill(last, 'SIGTERM');
  }
});

test.each([
  ['fd:77', /Cannot listen on fd:77\. The process has no listening socket there\./],
  ['fd:1', /Cannot listen on fd:1\. /],
  ['5000', /--listen.*must be "fd:" and a number, such as "fd:3"/],
])('%s is an error that says what is wrong', async (listen, message) => {
  const { code, stderr } = await runCli(serveArguments(listen));
  expect(stderr).toMatch(message);
  expect(code).not.toBe(0);
});
