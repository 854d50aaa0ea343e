import { readFileSync } from 'node:fs';

/** Milliseconds between two checks. */
const interval = 500;

/**
 * Resolves when the npx that started this process has ended, because npx does not forward SIGTERM. Never resolves if npx
 * did not start this process, or that is not known. Does not keep the process alive.
 */
export function endOfNpx(): Promise<void> {
  return new Promise((resolve) => {
    if (!isRunByNpx()) return;
    const ancestors = lineToNpx();
    const timer = setInterval(() => {
      if (lineToNpx().join() === ancestors.join()) return;
      clearInterval(timer);
      resolve();
    }, interval).unref();
  });
}

/** Whether npx started this process. Descendants of a process that npx started have the same variables, but a different script. */
export function isRunByNpx(): boolean {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = '' } = process.env;
  return event === 'npx' && /\bmlmodel\b/.test(script);
}

/** The process ids of the parent and, if that is the shell in which npx runs the command, of its parent. */
function lineToNpx(): readonly number[] {
  const { ppid } = process;
  const [, name = '', grandparent = ''] = /\((.*)\) . (\d+)/s.exec(statOf(ppid)) ?? [];
  return /^(sh|ash|bash|dash|busybox)$/.test(name) ? [ppid, Number(grandparent)] : [ppid];
}

/** Linux only: process id, name in parentheses, state, parent process id. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
