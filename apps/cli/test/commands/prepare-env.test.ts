import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { hasTerminals } from '../support/on-terminal.js';
import { corpusModel, root, runCli } from '../support/run-cli.js';
import { screenOf } from '../support/terminal-screen.js';

const bridge = ['--flavor', join(root, 'packages/flavor-pyfunc-bridge')];
const echo = corpusModel('echo_nosig');

/** A model that needs a package. */
function modelWith(requirement: string): string {
  return temporaryFolder({
    MLmodel: 'flavors: {python_function: {loader_module: m}}',
    'requirements.txt': `${requirement}\n`,
  });
}

/** Without what differs between machines. */
function general(text: string): string {
  return text.replace(/Python 3\.\d+\.\d+/, 'Python 3.x').replace(/in \d+ s:/, 'in N s:');
}

describe('mlmodel prepare-env', () => {
  test('prints only the interpreter on standard output', async () => {
    const args = ['prepare-env', '-m', echo, ...bridge, '--env-manager', 'local'];
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\/[^\n]*python[^\n]*\n$/);
  });

  test('says in two lines what it built and where, and in one that it is there', async () => {
    const environment = { XDG_CACHE_HOME: temporaryFolder() };
    const kept = `Environments are kept in ${environment.XDG_CACHE_HOME}/mlmodel/environments.`;
    const args = ['prepare-env', '-m', modelWith('six==1.17.0'), ...bridge];
    const first = await runCli(args, { environment });
    expect(general(first.stderr)).toBe(
      `info: Building the environment with uv\ninfo: Built the environment with uv in N s: Python 3.x. ${kept}\n`,
    );
    expect(first.stdout).toMatch(/^\/[^\n]*\/mlmodel\/environments\/\w+\/[^\n]*python\n$/);
    const second = await runCli(args, { environment });
    expect(second.stdout).toBe(first.stdout);
    expect(general(second.stderr)).toBe(
      `info: The environment was built before: Python 3.x. ${kept}\n`,
    );
    const log = join(dirname(first.stdout), '../../../build.log');
    expect(readFileSync(log, 'utf8')).toContain('six==1.17.0');
  });

  test('shows all output of the installers with --verbose', async () => {
    const environment = { XDG_CACHE_HOME: temporaryFolder() };
    const args = ['prepare-env', '-m', modelWith('six==1.17.0'), ...bridge, '--verbose'];
    const { stderr } = await runCli(args, { environment });
    expect(stderr).toMatch(/^info: Building the environment with uv\n/);
    expect(stderr).toMatch(/\ninfo: \+ six==1\.17\.0\ninfo: Built the environment/);
  });

  test('fails with the last lines of the installer, and the path of all of them', async () => {
    const environment = { XDG_CACHE_HOME: temporaryFolder() };
    const args = ['prepare-env', '-m', modelWith('six==99.1'), ...bridge];
    const { code, stdout, stderr } = await runCli(args, { environment });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^info: [^\n]*\nerror: Cannot install "six==99\.1" \(requirements\.txt, line 1\)\.[^\n]*six==99\.1[^\n]* The whole output is in "[^\n]*build\.log"\.\n$/,
    );
    const [, log = ''] = /"([^"]*build\.log)"/.exec(stderr) ?? [];
    expect(readFileSync(log, 'utf8')).toContain('six==99.1');
  });

  (hasTerminals ? test : test.skip).each([60, 120])(
    'redraws one line with its progress on a terminal of %d columns',
    async (columns) => {
      const environment = { XDG_CACHE_HOME: temporaryFolder() };
      const manager = ['--env-manager', 'virtualenv'];
      const { code, written, screen } = await screenOf(
        ['prepare-env', '-m', modelWith('six==1.17.0'), ...bridge, ...manager],
        { columns, environment },
      );
      expect(code).toBe(0);
      const text = general(screen.join(''));
      expect(text).toMatch(
        /^info: Built the environment with virtualenv in N s: Python 3\.x\. Environments are kept in \/[^ ]*\/mlmodel\/environments\.\/.*python$/,
      );
      const status = /␛\[2m(Building the environment with virtualenv(?:: .+)? … \d+ s)␛\[22m/g;
      const lengths = [...written.matchAll(status)].map(([, line = '']) => line.length);
      expect(lengths.length).toBeGreaterThan(0);
      expect(Math.max(...lengths)).toBeLessThan(columns);
    },
  );

  test('fails with one line that names what is not allowed', async () => {
    const model = temporaryFolder({
      MLmodel: 'flavors: {python_function: {loader_module: m}}',
      'python_env.yaml': 'dependencies:\n- six\n- -e .\n',
    });
    const { code, stdout, stderr } = await runCli(['prepare-env', '-m', model, ...bridge]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: python_env\.yaml, line 3: "-e \."[^\n]*--allow-build[^\n]*\n$/);
  });

  test('gives its warnings once where the model is loaded afterwards', async () => {
    const model = temporaryFolder({
      MLmodel: 'flavors: {python_function: {loader_module: m}}',
      'conda.yaml': 'dependencies: [libgomp, {pip: [six==1.17.0]}]',
    });
    const environment = { XDG_CACHE_HOME: temporaryFolder() };
    const args = ['predict', '-m', model, ...bridge, '--env-manager', 'uv'];
    const { code, stderr } = await runCli(args, { environment, input: '{"inputs": [1]}' });
    // The environment lacks what the bridge needs.
    expect(code).toBe(1);
    expect(stderr.match(/conda packages are not installed/g)).toHaveLength(1);
    expect(stderr).toContain(', from the environment built with uv)');
  });

  test('has nothing to do for a flavor without an environment', async () => {
    const { code, stdout, stderr } = await runCli([
      'prepare-env',
      '-m',
      corpusModel('onnx_iris_label'),
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('nothing to prepare');
  });
});

test.each(['/no/such/file.json', '{"a": ', '{]', '[1]'])(
  '--model-config %j is one clear error',
  async (config) => {
    const { code, stderr } = await runCli(['predict', '-m', echo, '--model-config', config], {
      input: '{"inputs": [1]}',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: --model-config must be a JSON object[^\n]*\n$/);
  },
);
