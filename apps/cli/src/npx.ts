import { readFileSync } from 'node:fs';

/** Milliseconds between two looks. */
const interval = 500;

/**
 * Resolves when the npx that started this process has ended: at SIGTERM, npx ends without the signal reaching what it
 * runs. Never resolves where npx did not start it, or is not known to have. Does not keep the process alive.
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

/** A process that was started by another one inherits its variables, but is not what npx was told to run. */
function isRunByNpx(): boolean {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = '' } = process.env;
  return event === 'npx' && /\bmlmodel\b/.test(script);
}

/** The process ids of the parent and, where that is the shell in which npx runs its command, of its parent. */
function lineToNpx(): readonly number[] {
  const { ppid } = process;
  const [, name = '', grandparent = ''] = /\((.*)\) . (\d+)/s.exec(statOf(ppid)) ?? [];
  return /^(sh|ash|bash|dash|busybox)$/.test(name) ? [ppid, Number(grandparent)] : [ppid];
}

/** Linux only: process id, name in parentheses, state, parent. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
