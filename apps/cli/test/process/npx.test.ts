import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root, startCli } from '../support/run-cli.js';

const flavor = join(root, 'apps/serve/test/flavors/obedient');

/** Sends what the model should do, and resolves with its response. */
async function order(url: string, what: string, ms = 0): Promise<unknown> {
  const body = { dataframe_split: { columns: ['do', 'ms'], data: [[what, ms]] } };
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { predictions: unknown }).predictions;
}

/** @returns whether the process exists */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

const servers: number[] = [];

afterEach(() => {
  for (const pid of servers.splice(0)) signal(pid, 'SIGKILL');
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'a server that npx started ends after its running requests when npx ends by %s',
  async (name) => {
    const model = temporaryFolder({ MLmodel: 'flavors: {obedient: {}}' });
    const args = ['--no', 'mlmodel', 'serve', '-m', model, '-p', '0', '--flavor', flavor];
    const npx = startCli(args, { command: 'npx', workingDirectory: root });
    let printed = '';
    for await (const text of npx.stdout ?? []) {
      printed += text;
      if (printed.includes('curl')) break;
    }
    const url = /http:\/\/[^\s']+:\d+/.exec(printed)?.[0] ?? '';
    const pid = Number(await order(url, 'pid'));
    servers.push(pid);
    const running = order(url, 'sleep', 1_500);
    for await (const text of npx.stderr ?? []) if (String(text).includes('sleeps')) break;
    npx.kill(name);
    expect(await running).toBe('slept');
    for (let looks = 0; looks < 600 && signal(pid, 0); looks++) await wait(50);
    expect(signal(pid, 0)).toBe(false);
  },
);
