// Runs the contract tests of each flavor with the lowest @mlmodel/core that its peer dependency allows, so that the
// range is proven. While that version is the workspace's own, `npm test` has run them with it already.
//
//   node tools/checks/lowest-core.mjs [CORE [FLAVOR…]]
//
// CORE is a version or a tarball, instead of the lowest version; FLAVOR is a folder such as packages/flavor-onnx, instead
// of all of them.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const coreVersion = manifestIn('packages/core').version;
const [given, ...chosen] = process.argv.slice(2);

/** Packages that run the suite of `@mlmodel/flavor-testkit`. */
const flavors = globSync('packages/flavor-*/package.json', { cwd: root })
  .map((path) => path.slice(0, -'/package.json'.length))
  .filter((folder) => existsSync(join(root, folder, 'test/contract.test.ts')))
  .filter((folder) => chosen.length === 0 || chosen.includes(folder));
if (flavors.length === 0)
  throw new Error(`no flavor with contract tests is in ${chosen.join(', ')}`);

const flavorsByCore = Map.groupBy(flavors, (folder) => given ?? lowestCore(folder));
for (const [core, folders] of flavorsByCore) {
  if (core === coreVersion) {
    console.log(`${core} is the workspace's: ${folders.join(', ')}`);
  } else {
    runContractTests(core, folders);
    console.log(`${core} passes: ${folders.join(', ')}`);
  }
}

function manifestIn(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** The lowest version in a range; ranges are carets or tildes of one version, or the workspace's. */
function lowestCore(folder) {
  const range = manifestIn(folder).peerDependencies?.['@mlmodel/core'] ?? '';
  if (range.startsWith('workspace:')) return coreVersion;
  const version = /^[\^~]?(\d+\.\d+\.\d+)$/.exec(range)?.[1];
  if (version !== undefined) return version;
  throw new Error(`${folder}: the peer dependency @mlmodel/core is "${range}"; write it as ^1.2.3`);
}

/** In a copy of the workspace where another core takes the place of its own. */
function runContractTests(core, folders) {
  const copy = mkdtempSync(join(tmpdir(), 'mlmodel-lowest-core-'));
  try {
    const isNeeded = (path) => !/\/(node_modules|corpus|\.turbo|\.results)$/.test(path);
    for (const part of ['apps', 'packages', 'tools', 'pnpm-lock.yaml'])
      cpSync(join(root, part), join(copy, part), { recursive: true, filter: isNeeded });
    rmSync(join(copy, 'packages/core'), { recursive: true });
    cpSync(join(root, 'package.json'), join(copy, 'package.json'));
    const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
    const settings = `${workspace}\noverrides:\n  "@mlmodel/core": "${core}"\n`;
    writeFileSync(join(copy, 'pnpm-workspace.yaml'), settings);
    runIn(copy, 'pnpm install --no-frozen-lockfile --prefer-offline --reporter=append-only');
    for (const folder of folders) runContractTest(join(copy, folder), { core, folder });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function runContractTest(cwd, { core, folder }) {
  try {
    runIn(cwd, 'pnpm test test/contract');
  } catch (cause) {
    const advice = `Raise the peer dependency of ${folder} to the lowest version that it works with`;
    throw new Error(`${folder} breaks the contract with @mlmodel/core ${core}. ${advice}.`, {
      cause,
    });
  }
}

function runIn(cwd, command) {
  const args = ['-y', '--prefer-offline', '-p', 'pnpm@12.21.0', '-c', command];
  const { status } = spawnSync('npx', args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`"${command}" failed in ${cwd}`);
}
