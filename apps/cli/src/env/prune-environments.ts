import { exitCodes, reportError } from '../fail.js';
import { byteSize } from '../terminal/byte-size.js';
import { ago, counted } from '../terminal/counts.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { printable } from '../terminal/terminal.js';
import { nameOf, runtimeOf, writeNone } from './environment-texts.js';
import { type EnvOptions, type FoundEnvironment, findEnvironments } from './found-environments.js';

/** The values of `mlmodel env prune`'s options. */
export interface EnvPruneOptions extends EnvOptions {
  readonly days: number;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

const day = 86_400_000;

/** Removes unused environments. One that cannot be removed is reported, and the others are removed. */
export async function pruneEnvironments(options: EnvPruneOptions): Promise<void> {
  const { environments, folders } = await findEnvironments(options);
  if (environments.length === 0) return writeNone(folders);
  const latest = options.all === true ? Number.POSITIVE_INFINITY : Date.now() - options.days * day;
  const old = environments.filter(({ lastUsed }) => lastUsed <= latest);
  if (old.length === 0) {
    const which = environments.length === 1 ? 'the only environment' : 'every environment';
    return writeStdout(
      `Nothing to remove: ${which} was used in the last ${counted(options.days, 'day')}. To remove all that are not in use, add --all.\n`,
    );
  }
  const done: Removal = { count: 0, bytes: 0, freed: 0 };
  for (const environment of old) await prune(environment, done, options);
  if (done.count === 0) return;
  const shared =
    done.freed < done.bytes ? ' (the other files are shared with a package cache)' : '';
  await writeStdout(
    options.dryRun === true
      ? `Would remove ${counted(done.count, 'environment')} of ${byteSize(done.bytes)}.\n`
      : `Removed ${counted(done.count, 'environment')} of ${byteSize(done.bytes)}, which freed ${byteSize(done.freed)}${shared}.\n`,
  );
}

interface Removal {
  count: number;
  /** The size of what was removed. */
  bytes: number;
  /** What that freed on the disk. */
  freed: number;
}

async function prune(
  environment: FoundEnvironment,
  done: Removal,
  { dryRun = false, debug = false }: EnvPruneOptions,
): Promise<void> {
  const { users, store, id, bytes, folder, lastUsed } = environment;
  const name = nameOf(environment);
  if (users.length > 0) return writeLine(`Kept ${name}: in use by ${users.join(', ')}`);
  let freed: number | undefined = bytes;
  try {
    if (!dryRun) freed = await store.remove(id);
  } catch (error) {
    process.exitCode = exitCodes.failure;
    return reportError(error, { debug });
  }
  // A process has begun to use it since it was listed.
  if (freed === undefined) return writeLine(`Kept ${name}: in use`);
  done.count += 1;
  done.bytes += bytes;
  done.freed += freed;
  const facts = `${runtimeOf(environment)}, ${byteSize(bytes)}, used ${ago(lastUsed)}`;
  await writeLine(`${dryRun ? 'Would remove' : 'Removed'} ${name} (${facts}): ${folder}`);
}

function writeLine(line: string): Promise<void> {
  return writeStdout(`${printable(line)}\n`);
}
