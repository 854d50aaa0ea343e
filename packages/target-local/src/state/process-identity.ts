import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ProcessIdentity } from './deployment-spec.js';

/** The identity of a running process; undefined when there is none. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether a process still runs, and its number is not another one's. */
export function isAlive(identity: ProcessIdentity | undefined): identity is ProcessIdentity {
  return identity !== undefined && identityOf(identity.pid)?.started === identity.started;
}

/** Sends a signal to a process unless it has ended. @returns whether it was there */
export function signalProcess(
  identity: ProcessIdentity | undefined,
  signal: NodeJS.Signals,
): boolean {
  if (!isAlive(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch {
    return false;
  }
}

/**
 * The boot and the tick of it at which a process was started; a process that has ended and was not waited for counts as
 * ended. Source: proc_pid_stat(5), fields 3 and 22.
 */
function startedOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in the second field may hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startedByPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'state=,lstart=', '-p', `${pid}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [state = '', ...date] = text.trim().split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : date.join(' ');
  } catch {
    return undefined;
  }
}
