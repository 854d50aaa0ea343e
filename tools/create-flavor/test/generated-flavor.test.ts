import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const environment = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
};

/** What a flavor is built and tested with. */
const parts = [
  'packages/core',
  'packages/flavor-testkit',
  'tools/bundle',
  'tools/jest-config',
  '.changeset/config.json',
  '.gitignore',
  'biome.json',
  'knip.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'tsconfig.package.json',
  'tsconfig.test.json',
  'turbo.json',
];

/** A copy of the sources in another folder, so that the checkout stays as it is while other tests run. */
function copyOfWorkspace(): string {
  const copy = temporaryFolder();
  for (const part of parts) {
    const isSource = (path: string) => !/\/(node_modules|dist|\.turbo|\.results)$/.test(path);
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: isSource });
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys(manifest.devDependencies))
    if (name.startsWith('@mlmodel/')) delete manifest.devDependencies[name];
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest, null, 2));
  return copy;
}

/**
 * Runs a shell command in the copy, with the pinned pnpm.
 * @returns what it printed
 * @throws Error with its output when it fails
 */
async function inCopy(copy: string, command: string): Promise<string> {
  const args = ['-y', '--prefer-offline', '-p', 'pnpm@12.21.0', '-c', command];
  const options = { cwd: copy, env: environment };
  const { stdout } = await run('npx', args, options).catch(({ stdout, stderr }) => {
    throw new Error(`${command} failed:\n${stdout}\n${stderr}`);
  });
  return stdout;
}

/** What the built core of the copy says of a model of a flavor that is not installed. */
function adviceOfCore(copy: string, flavor: string): Promise<string> {
  const program = `
    import { loadModel, memoryModelFiles } from "./packages/core/dist/index.js";
    const files = memoryModelFiles({ MLmodel: "flavors: {${flavor}: {}}" });
    await loadModel(files, { flavors: [] }).catch(({ message }) => console.log(message));`;
  return inCopy(copy, `node --input-type=module -e '${program}'`);
}

test('a new flavor builds, keeps the rules and has no finding, without an edit', async () => {
  const copy = copyOfWorkspace();
  await inCopy(copy, 'pnpm install --offline --no-frozen-lockfile');
  const create = join(root, 'tools/create-flavor/bin/create-flavor.mjs');
  const printed = await inCopy(copy, `node ${create} zebra_2`);
  const name = '@mlmodel/flavor-zebra-2';
  expect(printed).toContain(
    `npx -y -p pnpm@12.21.0 -c 'pnpm install --no-frozen-lockfile && turbo run typecheck test --filter ${name}'`,
  );
  await inCopy(copy, 'pnpm install --offline --no-frozen-lockfile');
  await inCopy(copy, `turbo run typecheck test --filter ${name} --output-logs=errors-only`);
  await inCopy(copy, `changeset -m 'Read zebras' --minor ${name}`);
  await inCopy(copy, 'biome check .changeset packages/flavor-zebra-2');
  await inCopy(copy, 'knip --workspace packages/flavor-zebra-2 --no-config-hints');
  expect(await adviceOfCore(copy, 'zebra_2')).toContain(`run: npm install ${name}.`);
  const results = join(copy, 'packages/flavor-zebra-2/.results/jest.json');
  const { passed, failed } = JSON.parse(readFileSync(results, 'utf8'));
  expect(failed).toBe(0);
  expect(passed).toBeGreaterThan(15);
  expect(existsSync(join(root, 'packages/flavor-zebra-2'))).toBe(false);
}, 900_000);
