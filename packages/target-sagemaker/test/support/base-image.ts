import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

/** Makes an image that holds this Node and its libraries, and nothing else. @returns its name */
export function makeBase(environment: Readonly<Record<string, string | undefined>>): string {
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { env: environment, encoding: 'utf8' }).trim();
  const content = temporaryFolder();
  const add = (file: string, path: string) => {
    mkdirSync(dirname(join(content, path)), { recursive: true });
    copyFileSync(file, join(content, path));
  };
  add(process.execPath, 'bin/node');
  for (const [library] of run('ldd', process.execPath).matchAll(/\/\S+/g)) add(library, library);
  const container = run('buildah', 'from', 'scratch');
  run('buildah', 'copy', '--quiet', container, content, '/');
  run('buildah', 'config', '--env', 'PATH=/bin', container);
  run('buildah', 'commit', '--quiet', container, 'base');
  return 'localhost/base';
}
