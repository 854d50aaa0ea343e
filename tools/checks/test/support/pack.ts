import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { run } from './run.js';
import { publishedPackages, root } from './workspace.js';

/**
 * Packs published packages as for a release, by the program of `npm run pack`.
 * @param names all packages if there are none
 * @returns the path of each tarball by the name of its package
 */
export async function packPackages(
  destination: string,
  ...names: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const program = join(root, 'tools/checks/pack.mjs');
  await run([process.execPath, program, destination, ...names], { cwd: root });
  const tarballs = publishedPackages().map(({ name, manifest }): [string, string] => {
    const file = `${name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
    return [name, join(destination, file)];
  });
  return new Map(tarballs.filter(([, path]) => existsSync(path)));
}

/** A file in a tarball. */
export interface PackedFile {
  /** Relative to the package. */
  readonly path: string;
  readonly size: number;
  readonly text: string;
}

/** The plain files of a package's tarball (POSIX ustar, in `package/`). */
export function filesOfTarball(tarball: string): readonly PackedFile[] {
  const bytes = gunzipSync(readFileSync(tarball));
  const files: PackedFile[] = [];
  for (let offset = 0; bytes[offset] !== 0 && offset < bytes.length; ) {
    const field = (start: number, end: number) =>
      bytes.toString('utf8', offset + start, offset + end).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 136), 8);
    const path = [field(345, 500), field(0, 100)].filter((part) => part !== '').join('/');
    const text = bytes.toString('utf8', offset + 512, offset + 512 + size);
    files.push({ path: path.replace(/^package\//, ''), size, text });
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
