import { cachedModels } from '@mlmodel/registry';
import { byteSize } from '../terminal/byte-size.js';
import { ago, counted } from '../terminal/counts.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { printable, styleFor } from '../terminal/terminal.js';
import { nameOf, writeNone } from './model-texts.js';

/** The values of `mlmodel cache list`'s options. */
export interface CacheListOptions {
  readonly json?: boolean;
}

/** Writes the downloaded models, the last used one first. */
export async function listModels({ json = false }: CacheListOptions): Promise<void> {
  const { folder, list } = cachedModels();
  const models = await list();
  if (json) {
    const plain = models.map(({ downloaded, lastUsed, ...model }) => ({
      ...model,
      ...(downloaded !== undefined && { downloaded: new Date(downloaded).toISOString() }),
      lastUsed: new Date(lastUsed).toISOString(),
    }));
    return writeStdout(`${JSON.stringify(plain, null, 2)}\n`);
  }
  if (models.length === 0) return writeNone(folder);
  const { bold, dim } = styleFor(process.stdout);
  const blocks = models.map((model) => {
    const { users, bytes, lastUsed } = model;
    const use = users.length > 0 ? `in use by ${users.join(', ')}` : `used ${ago(lastUsed)}`;
    return [
      bold(printable(nameOf(model))),
      `  ${byteSize(bytes)}, ${use}`,
      `  ${dim('path')}   ${printable(model.folder)}`,
    ].join('\n');
  });
  const total = models.reduce((sum, { bytes }) => sum + bytes, 0);
  const summary = `${counted(models.length, 'model')}, ${byteSize(total)}, in ${printable(folder)}`;
  await writeStdout(`${[...blocks, '', summary].join('\n')}\n`);
}
