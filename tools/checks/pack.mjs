// Packs the published packages as for a release: one tarball each, with the versions of what they depend on filled in.
//
//   node tools/checks/pack.mjs [FOLDER [NAME…]]
//
// FOLDER is `packed` at the root by default; tarballs of earlier runs are removed from it. NAME is a package such as
// @mlmodel/core, instead of all of them.
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = join(import.meta.dirname, '../..');
const [folder = join(root, 'packed'), ...chosen] = process.argv.slice(2);
const destination = resolve(folder);

const published = globSync('{packages,apps,tools}/*/package.json', { cwd: root })
  .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')))
  .filter((manifest) => manifest.private !== true)
  .map(({ name }) => name);
const unknown = chosen.filter((name) => !published.includes(name));
if (unknown.length > 0)
  throw new Error(`${unknown.join(', ')}: no such package; there are ${published.join(', ')}`);

mkdirSync(destination, { recursive: true });
for (const file of globSync('mlmodel-*.tgz', { cwd: destination })) rmSync(join(destination, file));

const filters = (chosen.length === 0 ? published : chosen).map((name) => `--filter ${name}`);
const pack = `pnpm ${filters.join(' ')} -r pack --pack-destination "${destination}"`;
const args = ['-y', '--prefer-offline', '-p', 'pnpm@12.21.0', '-c', pack];
const { status, stdout, stderr } = spawnSync('npx', args, { cwd: root, encoding: 'utf8' });
if (status !== 0) throw new Error(`"${pack}" failed:\n${stdout}\n${stderr}`);

const tarballs = globSync('mlmodel-*.tgz', { cwd: destination }).sort();
console.log(`${tarballs.length} packages are in ${relative('', destination) || '.'}. Install them in a folder of yours:

  npm install --ignore-scripts ${join(destination, 'mlmodel-*.tgz')}`);
