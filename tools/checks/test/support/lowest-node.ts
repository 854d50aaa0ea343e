import { join } from 'node:path';
import { temporaryFolder, writeFiles } from '@mlmodel/jest-config/temporary-folder';
import { npmInstall } from './npm-install.js';
import type { PublishedPackage } from './workspace.js';

/** The lowest minor version of Node 22 that a package states in `engines`. */
export function lowestMinor({ manifest }: PublishedPackage): number {
  const minor = /^>=22\.(\d+)$/.exec(manifest.engines?.['node'] ?? '')?.[1];
  return Number(minor);
}

/**
 * Fetches the first release of a minor version of Node 22 from the registry, where the pinned Node is from, too.
 * @returns the folder of its executable
 */
export async function fetchNode(minor: number): Promise<string> {
  const folder = temporaryFolder();
  writeFiles(folder, { 'package.json': {} });
  const name = `node-${process.platform}-${process.arch}`;
  await npmInstall([`${name}@22.${minor}.0`], { cwd: folder });
  return join(folder, 'node_modules', name, 'bin');
}
