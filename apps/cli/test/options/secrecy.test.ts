import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { root, startCli } from '../support/run-cli.js';

const python = pythonForTests();
const bridge = ['--flavor', join(root, 'packages/flavor-pyfunc-bridge')];

/** A model in Python that predicts what it can see of its environment. */
const files = {
  MLmodel: 'flavors: {python_function: {loader_module: surroundings, code: code}}\n',
  'code/surroundings.py': `
import os
class Model:
    def predict(self, data, params=None):
        return [os.environ.get("SECRET_OF_THE_MODEL"), os.environ.get("NAMED_BY_THE_OPERATOR")]
def _load_pyfunc(path):
    return Model()
`,
};

(python && process.platform === 'linux' ? describe : describe.skip)('a value of --env', () => {
  test('reaches the model, and is in no arguments and no environment of other processes', async () => {
    const model = temporaryFolder(files);
    const child = startCli(
      [
        ...['serve', '-m', model, '-p', '0', '--python', String(python), ...bridge],
        ...['--env', 'SECRET_OF_THE_MODEL=hush-hush', '--env', 'NAMED_BY_THE_OPERATOR'],
        ...['--model-config', '{"key": "hidden-too"}', '--bridge-spares', '0'],
      ],
      { environment: { NAMED_BY_THE_OPERATOR: 'passed' } },
    );
    const url = await urlOf(child);
    const answer = async (body: string) => {
      const response = await fetch(`${url}/invocations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return response.json();
    };
    const expected = { predictions: ['hush-hush', 'passed'] };
    expect(await answer('{"inputs": [1]}')).toEqual(expected);
    // A large body is read by a scorer process.
    expect(await answer(`{"inputs": ["${'x'.repeat(2 ** 21)}"]}`)).toEqual(expected);
    const family = familyOf(Number(child.pid));
    const commands = family.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    expect(commands.some((line) => line.includes('start.py'))).toBe(true);
    expect(commands.some((line) => line.includes('scorer-child'))).toBe(true);
    const withSecret = family.filter((_pid, at) => /hush-hush|hidden-too/.test(commands[at] ?? ''));
    // The arguments that the user wrote are visible.
    expect(withSecret.every((pid) => commandOf(pid, 'mlmodel'))).toBe(true);
    const inEnvironment = family.filter((pid) =>
      readFileSync(`/proc/${pid}/environ`, 'utf8').includes('hush-hush'),
    );
    expect(inEnvironment.map((pid) => commandOf(pid, 'start.py'))).toEqual([true]);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    await ended;
  });
});

function commandOf(pid: number, part: string): boolean {
  const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return line.includes(part) && !line.includes('scorer-child');
}

async function urlOf(child: ReturnType<typeof startCli>): Promise<string> {
  let printed = '';
  child.stderr?.on('data', (bytes) => {
    printed += bytes;
  });
  for await (const bytes of child.stdout ?? []) {
    printed += bytes;
    const url = /http:\/\/[^\s']+:\d+/.exec(printed)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(printed);
}

/** A process and all that it started. */
function familyOf(pid: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => parentOf(other) === pid);
  return [pid, ...children.flatMap(familyOf)];
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/\) . (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
