import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** See temporary-folder.d.mts. */
export function temporaryFolder(files = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'test-')));
  writeFiles(folder, files);
  return folder;
}

/** See temporary-folder.d.mts. */
export function writeFiles(folder, files) {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const isRaw = typeof content === 'string' || ArrayBuffer.isView(content);
    writeFileSync(file, isRaw ? content : JSON.stringify(content));
  }
}
