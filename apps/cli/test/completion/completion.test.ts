import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { Command } from 'commander';
import { programWith } from '../../src/program.js';
import { hasTerminals } from '../support/on-terminal.js';
import { runCli } from '../support/run-cli.js';
import { typed } from '../support/typing.js';

const folder = temporaryFolder({
  'my model/MLmodel': '',
  'target.txt': '',
  'target/file': '',
  'a $(touch hacked).csv': '',
});

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await runCli(['completion', shell], { workingDirectory: folder });
    expect(code).toBe(0);
    writeFileSync(join(folder, `completion.${shell}`), stdout);
  }
});

(has('bash') ? test : test.skip).each([
  [['serv'], ['serve']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [
    ['models', ''],
    ['list', 'versions', 'aliases'],
  ],
  [['models', 'versions', ''], []],
  [['models', 'versions', 'list', '--js'], ['--json']],
  [
    ['serve', '--nonfinite', ''],
    ['null', 'string', 'token'],
  ],
  [['serve', '--nonfinite', '=', 's'], ['string']],
  [
    ['serve', '--nonfinite', '='],
    ['null', 'string', 'token'],
  ],
  [['serve', '-p', ''], []],
  [['predict', '-i', 'a '], ['a $(touch hacked).csv']],
  [['predict', 'predict', '--on-error', 'f'], ['fail']],
  [['inspect', 'my'], ['my model']],
  [['download', 'x', '-d', 'tar'], ['target']],
  [
    ['inspect', 'tar'],
    ['target', 'target.txt'],
  ],
])('bash offers after %j: %j', (words, offered) => {
  expect(offeredByBash([words])).toEqual([offered]);
});

(has('bash') ? test : test.skip)('bash offers each flag that help shows', () => {
  const commands = leavesOf(programWith(undefined, () => {}));
  const flags = ({ options }: Command) =>
    options.flatMap(({ short, long, hidden }) => (hidden ? [] : [short ?? [], long ?? []].flat()));
  const offered = offeredByBash(commands.map(({ path }) => [...path, '-']));
  for (const [index, { command }] of commands.entries())
    expect(offered[index]).toEqual(expect.arrayContaining([...flags(command), '--help']));
  expect(commands.length).toBeGreaterThan(12);
});

const shells = [
  { shell: 'bash', command: 'bash --norc -i', setup: '' },
  { shell: 'zsh', command: 'zsh -f -i', setup: 'autoload -Uz compinit; compinit -u -D; ' },
].map((one) => ({ ...one, run: hasTerminals && has(one.shell) ? test : test.skip }));

for (const { shell, command, setup, run } of shells)
  run(`${shell} completes what is typed`, async () => {
    const lines = [
      `${setup}source ./completion.${shell}; mlmodel() { printf 'ran'; printf ';%s' "$@"; echo; }\n`,
      'mlmodel serv\t./my\t --nonf\tstr\t-p 80\n',
      'mlmodel models ver\tfraud --js\t\n',
      'mlmodel download models:/x/1 -d ./targ\t\n',
    ];
    const shown = await typed({ shell: command, folder, lines });
    expect(shown).toMatch(/ran;serve;\.\/my model\/?;--nonfinite[;=]string;-p;80\s/);
    expect(shown).toMatch(/ran;models;versions;fraud;--json\s/);
    expect(shown).toMatch(/ran;download;models:\/x\/1;-d;\.\/target\/?\s/);
  });

(has('fish') ? test : test.skip).each([
  ['mlmodel serv', ['serve']],
  ['mlmodel models ver', ['versions']],
  ['mlmodel serve --nonfinite s', ['string']],
  ['mlmodel models list --js', ['--json']],
  ['mlmodel inspect my', ['my model/']],
  ['mlmodel download x -d tar', ['target/']],
  ['mlmodel completion ', ['bash', 'fish', 'zsh']],
])('fish offers after "%s": %j', (line, offered) => {
  const script = `source completion.fish; complete -C '${line}'`;
  const shown = execFileSync('fish', ['--no-config', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  const words = shown
    .trim()
    .split('\n')
    .map((found) => found.split('\t')[0]);
  expect(words).toEqual(offered);
});

test('another shell is a mistake', async () => {
  const { code, stderr } = await runCli(['completion', 'powershell']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') });
});

/** Whether a shell is installed; in CI it has to be. */
function has(shell: string): boolean {
  return Boolean(process.env['CI']) || spawnSync(shell, ['-c', 'true']).status === 0;
}

/** What bash offers for the last of some words, which follow `mlmodel`. */
function offeredByBash(cases: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const script = `
    source completion.bash
    while IFS= read -r line; do
      mapfile -d ';' -t COMP_WORDS < <(printf '%s' "$line")
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _mlmodel
      (IFS=';'; echo "\${COMPREPLY[*]}")
    done`;
  const input = cases.map((words) => ['mlmodel', ...words, ''].join(';')).join('\n');
  const shown = execFileSync('bash', ['--norc', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    input: `${input}\n`,
  });
  return shown
    .trimEnd()
    .split('\n')
    .map((line) => line.split(';').filter((word) => word !== ''));
}

interface Leaf {
  readonly path: readonly string[];
  readonly command: Command;
}

function leavesOf(command: Command, path: readonly string[] = []): readonly Leaf[] {
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]));
}
