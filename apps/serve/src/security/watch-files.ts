import { unwatchFile, watchFile } from 'node:fs';

/** How often files are checked, in milliseconds. */
const interval = 2_000;

/**
 * Calls back when one of the files has changed. Compares times and sizes by path: a file that is replaced, or reached by
 * a link that changes (as Kubernetes mounts secrets), keeps no event source.
 * @returns stops watching
 */
export function watchFiles(files: readonly string[], onChange: () => void): () => void {
  for (const file of files) watchFile(file, { interval, persistent: false }, onChange);
  return () => {
    for (const file of files) unwatchFile(file, onChange);
  };
}
