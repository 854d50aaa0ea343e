import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

const root = join(import.meta.dirname, '../../..');
const command = join(import.meta.dirname, '../bin/create-target.mjs');

/** Runs a program. @returns what it printed @throws Error with its output when it fails */
async function run(cwd: string, ...[program = '', ...args]: readonly string[]): Promise<string> {
  const bin = join(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd, env }).catch(
    ({ message, stdout, stderr }) => {
      throw new Error(`${message}\n${stdout}\n${stderr}`);
    },
  );
  return stdout + stderr;
}

/** A clone, as far as the command looks at it, with what is installed in this one. */
function clone(): string {
  const folder = temporaryFolder();
  for (const part of [
    'biome.json',
    'package.json',
    'pnpm-workspace.yaml',
    'tsconfig.base.json',
    'tsconfig.package.json',
    'tsconfig.test.json',
    'packages/core/package.json',
    'packages/deployments/package.json',
    '.gitignore',
  ]) {
    cpSync(join(root, part), join(folder, part));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

test('a new target of a clone keeps the rules, without an edit', async () => {
  const folder = clone();
  const printed = await run(folder, process.execPath, command, 'zebra_2');
  expect(printed).toContain('Wrote packages/target-zebra-2');
  expect(printed).toContain('turbo run typecheck test --filter @mlmodel/target-zebra-2');
  const target = join(folder, 'packages/target-zebra-2');
  const { mlmodel, peerDependencies } = JSON.parse(
    readFileSync(join(target, 'package.json'), 'utf8'),
  );
  expect(mlmodel).toEqual({ target: 'zebra_2', export: 'zebra2Target', spec: 1 });
  expect(Object.keys(peerDependencies)).toEqual(['@mlmodel/core', '@mlmodel/deployments']);
  symlinkSync(join(root, 'packages/target-local/node_modules'), join(target, 'node_modules'));
  await run(target, 'tsc');
  await run(target, join(target, 'node_modules/.bin/bundle-package'), 'index');
  await run(target, 'tsc', '-p', 'test');
  const tested = await run(target, join(target, 'node_modules/.bin/run-tests'));
  expect(tested).toMatch(/^Tests: +14 passed, 14 total$/m);
}, 300_000);

test('the name of a target of mlmodel is refused, naming its package', async () => {
  const attempt = run(temporaryFolder(), process.execPath, command, 'local');
  await expect(attempt).rejects.toThrow('The target "local" exists: @mlmodel/target-local.');
});
