import { cachedModels, type KeptModel } from '@mlmodel/registry';
import { exitCodes, reportError } from '../fail.js';
import { byteSize } from '../terminal/byte-size.js';
import { ago, counted } from '../terminal/counts.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { printable } from '../terminal/terminal.js';
import { nameOf, writeNone } from './model-texts.js';

/** The values of `mlmodel cache clean`'s options. */
export interface CacheCleanOptions {
  readonly days: number;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly debug?: boolean;
}

const day = 86_400_000;

/** Removes unused models. One that cannot be removed is reported, and the others are removed. */
export async function cleanModels(options: CacheCleanOptions): Promise<void> {
  const { folder, list, remove } = cachedModels();
  const models = await list();
  if (models.length === 0) return writeNone(folder);
  const { all = false, dryRun = false, debug = false } = options;
  const latest = all ? Number.POSITIVE_INFINITY : Date.now() - options.days * day;
  const old = models.filter(({ lastUsed }) => lastUsed <= latest);
  if (old.length === 0)
    return writeStdout(
      `Nothing to remove: every model was used in the last ${counted(options.days, 'day')}. To remove all that are not in use, add --all.\n`,
    );
  const removed: KeptModel[] = [];
  for (const model of old) {
    const isFree = model.users.length === 0;
    try {
      const isGone = isFree && (dryRun || (await remove(model.id)));
      if (isGone) removed.push(model);
      await writeLine(model, isGone ? (dryRun ? 'Would remove' : 'Removed') : 'Kept');
    } catch (error) {
      process.exitCode = exitCodes.failure;
      reportError(error, { debug });
    }
  }
  if (removed.length === 0) return;
  const bytes = byteSize(removed.reduce((sum, model) => sum + model.bytes, 0));
  const what = `${counted(removed.length, 'model')} of ${bytes}`;
  await writeStdout(`${dryRun ? 'Would remove' : 'Removed'} ${what}.\n`);
}

function writeLine(model: KeptModel, what: 'Would remove' | 'Removed' | 'Kept'): Promise<void> {
  const { users, bytes, lastUsed } = model;
  const by = users.length > 0 ? ` by ${users.join(', ')}` : '';
  const why = what === 'Kept' ? `in use${by}` : `${byteSize(bytes)}, used ${ago(lastUsed)}`;
  return writeStdout(`${what} ${printable(nameOf(model))} (${why})\n`);
}
