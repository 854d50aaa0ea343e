import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { runCli } from '../support/run-cli.js';

const shelf = fileURLToPath(new URL('../targets/shelf', import.meta.url));
const workingDirectory = temporaryFolder({
  'package.json': { dependencies: { 'acme-shelf': '*' } },
});
mkdirSync(join(workingDirectory, 'node_modules'));
symlinkSync(shelf, join(workingDirectory, 'node_modules/acme-shelf'));

/** Runs the command where the target is installed. */
const run = (...words: readonly string[]) => runCli(words, { workingDirectory });

test('an installed target adds its commands, with their options and letters', async () => {
  const { code, stdout, stderr } = await run('shelf', 'dust', '-r', '2', '--labels', '{"a": 1}');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ rows: 2, labels: { a: 1 }, server: 'serve' });
});

test('help lists them by the manifest, and not what is the command’s own', async () => {
  const program = await run('--help');
  expect(program.stdout).toMatch(
    /^ {2}shelf +Commands of the target shelf\s+\(acme-shelf\s+1\.2\.3\)\.$/m,
  );
  const group = await run('shelf', '--help');
  expect(group.stdout).toMatch(/^ {2}dust +Dust the shelf\.$/m);
  const deployments = await run('deployments', '--help');
  expect(deployments.stdout).toMatch(/^ {2}stack +Stack the deployments of a shelf\.$/m);
  expect(deployments.stdout).not.toContain('exists already');
  const own = await run('shelf', 'dust', '--help');
  expect(own.stdout).toContain('-r, --rows <number>   how many rows');
  expect(own.stdout).toContain('mlmodel shelf dust -r 2');
});

test.each([
  [['shelf', 'dust', '--row', '2'], 'has no option --row: did you mean --rows?'],
  [['shelf', 'dust', '-r', 'two'], '-r, --rows <number> must be a whole number, not "two".'],
  [['shelv', 'dust'], 'mlmodel has no command "shelv": did you mean shelf?'],
  [['shelf', 'dusk'], 'mlmodel shelf has no command "dusk": did you mean dust?'],
  [['deployments', 'stack'], 'its package.json names the command "deployments stack"'],
])('%j is a mistake', async (words, message) => {
  const { stderr } = await run(...words);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect(stderr).toContain(message);
});

test.each([
  [['deploy'], '-a, --app-name is required: the name of the endpoint.'],
  [['deploy', '-a', 'a', '-m', 'model', '--async'], '--async: needs --archive'],
])('sagemaker %j is a mistake that names the flag', async (words, message) => {
  expect(await runCli(['sagemaker', ...words])).toEqual({
    ...{ code: 2, stdout: '', stderr: `error: ${message}\n` },
  });
});

test('help works with a broken target, which a command that uses targets refuses', async () => {
  const other = temporaryFolder({ 'package.json': { dependencies: { broken: '*' } } });
  mkdirSync(join(other, 'node_modules/broken'), { recursive: true });
  const manifest = { name: 'broken', mlmodel: { target: 'broken' } };
  writeFileSync(join(other, 'node_modules/broken/package.json'), JSON.stringify(manifest));
  expect(await runCli(['--help'], { workingDirectory: other })).toMatchObject({ code: 0 });
  const used = await runCli(['deployments', 'list', '-t', 'broken'], { workingDirectory: other });
  expect(used.stderr).toContain('The package broken is not a valid target: "mlmodel.export"');
});
