import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms (USER_HZ in proc(5)). */
const ticksPerSecond = 100;

/** Whether this system provides the usage of processes (Linux does, under `/proc`). */
const usageIsKnown: boolean = existsSync('/proc/self/stat');

/** CPU seconds that a process and its descendants have used, user and system; undefined where unknown. */
export function cpuSeconds(pid: number): number | undefined {
  if (!usageIsKnown) return undefined;
  return sum(processTree(pid), (id) => {
    const fields = statFields(id);
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  });
}

/** Resident memory in MB (10^6 bytes) of a process and its descendants; undefined where unknown. */
export function residentMegabytes(pid: number): number | undefined {
  if (!usageIsKnown) return undefined;
  return sum(processTree(pid), ownMegabytes);
}

/** The most resident memory in MB (10^6 bytes) of one of a process and its descendants; undefined where unknown. */
export function mostMegabytesOfOne(pid: number): number | undefined {
  if (!usageIsKnown) return undefined;
  return Math.max(...processTree(pid).map((id) => tolerant(() => ownMegabytes(id)) ?? 0));
}

/** Resident memory in MB (10^6 bytes) of one process. */
export function ownMegabytes(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kibibytes ?? 0) * 1024) / 1e6;
}

/** How many files, pipes and sockets a process has open. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** CPU ticks that a process has used; 0 when it has ended. */
export function cpuTicks(pid: number): number {
  const fields = tolerant(() => statFields(pid)) ?? [];
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** What a process and its descendants run: the command line of each. */
export function commandLines(root: number): ReadonlyMap<number, string> {
  const lines = processTree(root).map((pid): [number, string] => [
    pid,
    tolerant(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '',
  ]);
  return new Map(lines);
}

function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(tolerant(() => statFields(Number(name))[1]) ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const id of found) found.push(...(children.get(id) ?? []));
  return found;
}

/** The fields of `/proc/PID/stat` after the name in parentheses, which may hold blanks. */
function statFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function sum(pids: readonly number[], measure: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + (tolerant(() => measure(pid)) ?? 0), 0);
}

/** A process may end while it is read. */
function tolerant<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
