import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { hasTerminals, onTerminal, type Terminal } from '../support/on-terminal.js';
import { runCli } from '../support/run-cli.js';

const commands = [
  '',
  'serve',
  'predict',
  'inspect',
  'verify',
  'prepare-env',
  'download',
  'register',
  'bundle',
  'generate-dockerfile',
  'build-docker',
  'models',
];

/** The help of a command in a pipe. */
async function inPipe(command: string, { columns }: Terminal = {}): Promise<string> {
  const args = [...command.split(' ').filter(Boolean), '--help'];
  const environment = { COLUMNS: String(columns ?? '') };
  const { code, stdout, stderr } = await runCli(args, { environment });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** The words of a text: help at any width has the same ones, but for the backslashes that continue lines. */
function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '\\');
}

function longLines(text: string, columns: number): readonly string[] {
  return text.split('\n').filter((line) => line.length > columns);
}

describe.each(commands)('mlmodel %s --help', (command) => {
  test('keeps its words whole at any width, in a pipe', async () => {
    const words = wordsOf(await inPipe(command, { columns: 120 }));
    for (const columns of [45, 60]) {
      const text = await inPipe(command, { columns });
      expect(longLines(text, columns)).toEqual([]);
      expect(wordsOf(text)).toEqual(words);
    }
    expect(longLines(await inPipe(command), 80)).toEqual([]);
  });

  (hasTerminals ? test : test.skip).each([60, 120])(
    'is the same on a terminal of %d columns, with and without colour',
    async (columns) => {
      const text = await inPipe(command, { columns });
      const line = `${command} --help`;
      const coloured = await onTerminal(line, { columns });
      expect(coloured).toContain('\u001b[1mUsage:\u001b[22m mlmodel');
      expect(stripVTControlCharacters(coloured)).toBe(text);
      const environment = { NO_COLOR: '1' };
      expect(await onTerminal(line, { columns, environment })).toBe(text);
    },
  );
});

(hasTerminals ? test : test.skip)('a terminal that does not know its width has 80', async () => {
  const coloured = await onTerminal('serve --help', { columns: 0 });
  expect(stripVTControlCharacters(coloured)).toBe(await inPipe('serve'));
});

test('lines are at most 120 columns wide', async () => {
  expect(longLines(await inPipe('serve', { columns: 400 }), 120)).toEqual([]);
});

test('where columns are few, descriptions are below their options, and long examples continue', async () => {
  const text = await inPipe('prepare-env', { columns: 45 });
  expect(text).toContain(`Arguments:
  model
      model directory: a path or file: URI
      (also of its MLmodel file); or a
      models:/, runs:/, s3://, gs://,
      wasbs:// or https:// URI

Options of the model:
  -m, --model-uri <model>
      the same as the argument, as in mlflow
      models
`);
  expect(text).toContain(`Examples:
  mlmodel prepare-env ./model
  mlmodel prepare-env ./model \\
    --env-manager virtualenv \\
    --python python3.11
`);
});

test.each(['help serve', 'serve ./model -m --help', '--help serve', 'serve --prot --help'])(
  'mlmodel %s is the help of serve',
  async (words) => {
    const { code, stdout } = await runCli(words.split(' '));
    expect({ code, stdout }).toEqual({ code: 0, stdout: await inPipe('serve') });
  },
);

test('mlmodel help is the help of all commands', async () => {
  expect((await runCli(['help'])).stdout).toBe(await inPipe(''));
});

test('without a command, help goes to standard error', async () => {
  const stderr = await inPipe('');
  expect(await runCli([])).toEqual({ code: 2, stdout: '', stderr });
});
