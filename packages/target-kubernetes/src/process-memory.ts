import { readdir, readFile } from 'node:fs/promises';

/**
 * The most memory that a process and its present descendants have had, each at its time, in bytes. Pages that they share
 * count several times, so that the sum is at least what they take.
 * @returns undefined where the system does not tell (it does on Linux)
 */
export async function peakMemory(root: number): Promise<number | undefined> {
  const pids = await processTree(root);
  const peaks = await Promise.all(pids.map(peakOf));
  const known = peaks.filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, bytes) => sum + bytes, 0);
}

/** Source: proc_pid_status(5), `VmHWM`. */
async function peakOf(pid: number): Promise<number | undefined> {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readOr(`/proc/${pid}/status`)) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

async function processTree(root: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const children = new Map<number, number[]>();
  await Promise.all(
    pids.map(async (pid) => {
      const parent = await parentOf(pid);
      children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
    }),
  );
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** Source: proc_pid_stat(5); the name before the fields may hold blanks and parentheses. */
async function parentOf(pid: string): Promise<number> {
  const text = await readOr(`/proc/${pid}/stat`);
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** The process may have ended. */
function readOr(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
