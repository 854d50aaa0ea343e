import { readdir, readFile, readlink } from 'node:fs/promises';
import { sep } from 'node:path';

/** A process of this machine. */
export interface RunningProgram {
  readonly pid: number;
  /** Those of its program: the name under which it was started, and the file. */
  readonly paths: readonly string[];
}

/** All processes of this machine; empty on other systems than Linux. */
export async function runningPrograms(): Promise<readonly RunningProgram[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      const [command = ''] = (await orEmpty(readFile(`/proc/${pid}/cmdline`, 'utf8'))).split('\0');
      return { pid: Number(pid), paths: [command, await orEmpty(readlink(`/proc/${pid}/exe`))] };
    }),
  );
}

/** Whether a program is in a folder. The interpreter of a virtual environment is a link there to a file elsewhere. */
export function isProgramIn(folder: string, { paths }: RunningProgram): boolean {
  return paths.some((path) => path.startsWith(folder + sep));
}

/** Empty for a process that has ended, or belongs to another user. */
function orEmpty(text: Promise<string>): Promise<string> {
  return text.catch(() => '');
}
