import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { InputFile } from '../input/file-source.js';
import type { PredictFilesOptions } from '../predict-files-options.js';

/** A text that is equal for runs with the same output: of the same files, model and options. */
export function runIdentity(files: readonly InputFile[], options: PredictFilesOptions): string {
  const { outputFormat, nonfinite, columns, onError, batchRows, strict, identity } = options;
  const described = files.map(({ name, format, path }) => {
    const { size, mtimeMs } = path === undefined ? { size: 0, mtimeMs: 0 } : statSync(path);
    return [name, format, size, mtimeMs];
  });
  const run = [described, outputFormat, nonfinite, columns, onError, batchRows, strict, identity];
  return createHash('sha256').update(JSON.stringify(run)).digest('hex');
}
