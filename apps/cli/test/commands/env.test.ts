import { existsSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { hasTerminals } from '../support/on-terminal.js';
import { root, runCli, startCli } from '../support/run-cli.js';
import { screenOf } from '../support/terminal-screen.js';

const bridge = ['--flavor', join(root, 'packages/flavor-pyfunc-bridge')];
const model = temporaryFolder({
  MLmodel: 'flavors: {python_function: {loader_module: m}}',
  'requirements.txt': 'six==1.17.0\n',
});
let environment: { XDG_CACHE_HOME: string };
let kept: string;
let python: string;

/** Builds the environment of a model; with virtualenv, since uv may have to get an environment itself. */
async function interpreterFor(location: string): Promise<string> {
  const command = ['prepare-env', location, '--env-manager', 'virtualenv', ...bridge];
  const { stdout } = await runCli(command, { environment });
  return stdout.trim();
}

/** The folder of the environment, and its name in the reports. */
const folder = () => join(dirname(python), '../../..');
const name = () => folder().split('/').at(-1)?.slice(0, 12);

const env = (...args: string[]) => runCli(['env', ...args, ...bridge], { environment });

/** Makes the environment look as if it had not been used for some days. */
function age(days: number): void {
  const time = Date.now() / 1000 - days * 86_400;
  utimesSync(join(folder(), 'ready.json'), time, time);
}

/** Without what differs between machines. */
function general(text: string): string {
  return text.replace(/Python 3\.\d+\.\d+/g, 'Python 3.x').replace(/\d+\.\d [KM]iB/g, 'N MiB');
}

beforeAll(() => {
  environment = { XDG_CACHE_HOME: temporaryFolder() };
  kept = join(environment.XDG_CACHE_HOME, 'mlmodel/environments');
});

beforeEach(async () => {
  python = await interpreterFor(model);
});

describe('mlmodel env list', () => {
  test('has Python, size, last use, model and path of each environment', async () => {
    age(3);
    const { code, stdout, stderr } = await env('list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(general(stdout)).toBe(
      `${name()}  Python 3.x  N MiB  used 3 days ago
  model  ${model}
  path   ${folder()}

1 environment, N MiB, in ${kept}
`,
    );
  });

  test('is JSON with --json', async () => {
    const { stdout } = await env('list', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        flavor: 'python_function',
        id: folder().split('/').at(-1),
        folder: folder(),
        runtime: expect.stringMatching(/^Python 3/),
        model,
        bytes: expect.any(Number),
        lastUsed: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
        users: [],
      },
    ]);
  });

  (hasTerminals ? test : test.skip).each([
    { columns: 60, colours: {} },
    { columns: 120, colours: {} },
    { columns: 120, colours: { NO_COLOR: '1' } },
  ])('fits a terminal: %j', async ({ columns, colours }) => {
    const args = ['env', 'list', ...bridge];
    const options = { columns, environment: { ...environment, ...colours } };
    const { written, screen } = await screenOf(args, options);
    expect(written.includes('␛[1m')).toBe(!('NO_COLOR' in colours));
    expect(general(screen[0] ?? '')).toBe(`${name()}  Python 3.x  N MiB  used just now`);
    expect(screen.join('')).toContain(`path   ${folder()}`);
  });

  test('says where there are none', async () => {
    const elsewhere = temporaryFolder();
    const { code, stdout } = await runCli(['env', 'list', ...bridge], {
      environment: { XDG_CACHE_HOME: elsewhere },
    });
    expect(code).toBe(0);
    expect(stdout).toBe(`There are no environments in ${elsewhere}/mlmodel/environments\n`);
  });
});

describe('mlmodel env prune', () => {
  test('keeps what was used lately', async () => {
    age(29);
    const { code, stdout } = await env('prune');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'Nothing to remove: the only environment was used in the last 30 days. To remove all that are not in use, add --all.\n',
    });
    expect(existsSync(python)).toBe(true);
  });

  test('only says what it would remove with --dry-run', async () => {
    age(31);
    const { code, stdout } = await env('prune', '--dry-run');
    expect(code).toBe(0);
    expect(general(stdout)).toBe(
      `Would remove ${name()} (Python 3.x, N MiB, used 31 days ago): ${folder()}\nWould remove 1 environment of N MiB.\n`,
    );
    expect(existsSync(python)).toBe(true);
  });

  test.each([
    ['that was not used for 30 days', 31, []],
    ['that was not used for the given days', 8, ['--days', '7']],
    ['that was used just now, with --all', 0, ['--all']],
  ])('removes an environment %s, and says what that freed', async (_what, days, args) => {
    age(days);
    const { code, stdout, stderr } = await env('prune', ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Removed \w{12} \(.*\nRemoved 1 environment of .*, which freed .*\.\n$/s,
    );
    expect(existsSync(folder())).toBe(false);
    expect(existsSync(await interpreterFor(model))).toBe(true);
  });

  test('keeps an environment that a server uses, whichever way it found the interpreter', async () => {
    const stuck = temporaryFolder({
      MLmodel: 'flavors: {python_function: {loader_module: stuck, code: code}}',
      'code/stuck.py': 'import time\nprint("stuck")\ntime.sleep(600)\n',
      'requirements.txt': 'pandas\n',
    });
    const args = ['serve', '-m', stuck, '-p', '0', ...bridge];
    const used = await interpreterFor(stuck);
    for (const how of [
      ['--python', used],
      ['--env-manager', 'virtualenv'],
    ]) {
      const child = startCli([...args, ...how], { environment });
      for await (const text of child.stderr ?? []) if (/\[model\] stuck/.test(text)) break;
      const { code, stdout } = await env('prune', '--all', '--dry-run');
      expect(code).toBe(0);
      expect(stdout).toMatch(
        new RegExp(`^Kept \\w{12}: in use by process ${child.pid}, process`, 'm'),
      );
      await env('prune', '--all');
      expect(existsSync(used)).toBe(true);
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    // Python ends soon after the server.
    while (existsSync(used)) await env('prune', '--all');
  });

  test.each([
    [['prune', '--days', 'x'], '--days'],
    [['prun'], 'prun'],
    [[], 'Commands:'],
  ])('is a usage error where it is mistyped: %j', async (args, text) => {
    const { code, stdout, stderr } = await runCli(['env', ...args], { environment });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
  });
});
