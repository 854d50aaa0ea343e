import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { takeSecrets } from '../../src/options/secret-variables.js';
import { corpusModel, runCli, startCli } from '../support/run-cli.js';

const keys = 'key-of-the-first-client,key-of-the-second-client';

describe('MLMODEL_API_KEYS', () => {
  test('is a list, and is taken from the environment', () => {
    const variables = { MLMODEL_API_KEYS: 'one, two', MLMODEL_ADMIN_KEYS: 'three', PATH: '/bin' };
    expect(takeSecrets(variables)).toEqual({ apiKeys: ['one', 'two'], adminKeys: ['three'] });
    expect(variables).toEqual({ PATH: '/bin' });
    expect(takeSecrets(variables)).toEqual({});
  });

  test.each([
    ['MLMODEL_API_KEYS', '', /MLMODEL_API_KEYS is empty/],
    ['MLMODEL_ADMIN_KEYS', ' ', /MLMODEL_ADMIN_KEYS is empty/],
    ['MLMODEL_API_KEY', keys, /did you mean MLMODEL_API_KEY(S|_FILE)\?/],
    ['MLMODEL_ADMIN_KEY', keys, /did you mean MLMODEL_ADMIN_KEY(S|_FILE)\?/],
    ['MLMODEL_API_KEYS', 'short', /apiKeys \(MLMODEL_API_KEYS\), key 1: .*at least 16 characters/],
  ])('stops the start as %s=%j', async (name, value, message) => {
    const { code, stdout, stderr } = await runCli(['serve', corpusModel('onnx_iris_label')], {
      environment: { [name]: value },
    });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
    expect(stdout + stderr).not.toMatch(/key-of|short/);
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('gives the keys to the server only', async () => {
    const model = corpusModel('onnx_iris_label');
    const child = startCli(['serve', model, '-p', '0'], {
      environment: { MLMODEL_API_KEYS: keys },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (bytes) => {
        printed += bytes;
      });
    let url: string | undefined;
    for await (const _bytes of child.stdout ?? []) {
      url = /http:\/\/[^\s']+:\d+/.exec(printed)?.[0];
      if (url !== undefined) break;
    }
    const post = (headers: Record<string, string>, body = '{') =>
      fetch(`${url}/invocations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
    expect((await post({})).status).toBe(401);
    const authorization = 'Bearer key-of-the-second-client';
    expect((await post({ authorization })).status).toBe(400);
    // A large body is read by a scorer process.
    const large = `{"inputs": "${'x'.repeat(2 ** 21)}"}`;
    expect((await post({ authorization }, large)).status).toBe(400);
    const children = childrenOf(Number(child.pid));
    const hasKeys = (file: string) => readFileSync(file, 'utf8').includes('key-of');
    expect(children.some((pid) => readFileSync(`/proc/${pid}/cmdline`).includes('scorer'))).toBe(
      true,
    );
    expect(children.filter((pid) => hasKeys(`/proc/${pid}/environ`))).toEqual([]);
    expect(hasKeys(`/proc/${child.pid}/cmdline`)).toBe(false);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    await ended;
    expect(printed).not.toContain('key-of');
  });
});

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => {
      try {
        return Number(/\) . (\d+)/.exec(readFileSync(`/proc/${other}/stat`, 'utf8'))?.[1]) === pid;
      } catch {
        return false;
      }
    });
}
