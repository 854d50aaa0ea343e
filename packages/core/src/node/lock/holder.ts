import { randomUUID } from 'node:crypto';
import { readFile, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A process that holds something, as its file says. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Identifies the file's writer. */
  readonly token: string;
}

/** This process, with a new token. */
export function ownHolder(): Holder {
  return { host: hostname(), pid: process.pid, token: randomUUID() };
}

/** Undefined when there is no file; a file that cannot be parsed has an unknown holder. */
export async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { host: '', pid: 0, token: '' };
  }
}

/** Whether the holder is a process of this machine. */
export function isLocal({ host }: Holder): boolean {
  return host === hostname();
}

/** Whether a process of this machine is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Shows other machines that this process is alive, by the time of a file. @returns stops it */
export function startHeartbeat(path: string, milliseconds: number): () => void {
  const beat = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => {});
  }, milliseconds);
  beat.unref();
  return () => clearInterval(beat);
}

/** Whether the holder of a file has shown for longer than this that it is alive. False when there is no file. */
export async function isSilent(path: string, milliseconds: number): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  return file !== undefined && Date.now() - file.mtimeMs > milliseconds;
}
