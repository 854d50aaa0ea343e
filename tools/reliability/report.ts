import type { Findings } from './run/run-bodies.ts';
import { type KillFindings, replacementTarget } from './workers/kill-workers.ts';

/** Milliseconds within which `/ping` is answered while a body is scored, in 99 of 100 cases. */
const pingTarget = 250;

/** Whether all bodies were answered, and `/ping` was meanwhile. */
export function isReliable(findings: Findings): boolean {
  return findings.failures.length === 0 && percentile(findings.pings, 0.99) <= pingTarget;
}

/** The findings on one kind of bodies as lines. */
export function formatFindings(findings: Findings): string {
  const { kind, statuses, failures, pings, slowest } = findings;
  const count = [...statuses].toSorted(([left], [right]) => left - right);
  const ping = [0.5, 0.99, 1].map((part) => percentile(pings, part).toFixed(1));
  return [
    `${kind}: ${count.map(([status, times]) => `${times} x ${status}`).join(', ') || 'no answers'}`,
    `  /ping p50 ${ping[0]} ms, p99 ${ping[1]} ms (target ${pingTarget} ms), longest ${ping[2]} ms`,
    `  longest with ${slowest.map(({ seed, ping }) => `${seed} (${ping.toFixed(0)} ms)`).join(', ')}`,
    ...failures.map(
      ({ seed, problem }) =>
        `  FAILED ${problem}; again: pnpm reliability --only ${kind} --first ${seed} --count 1`,
    ),
  ].join('\n');
}

/** Whether only requests of killed workers were lost, at most one on each connection, and all were replaced in time. */
export function areWorkersReplaced({ lost, replacements, ending }: KillFindings): boolean {
  const slowest = replacements.at(-1) ?? Number.POSITIVE_INFINITY;
  return ending === undefined && lost.ofOthers === 0 && slowest <= replacementTarget;
}

/** The findings on killed workers as lines. */
export function formatKills({ kills, answered, lost, replacements, ending }: KillFindings): string {
  const [half, slowest] = [0.5, 1].map((part) => percentile(replacements, part).toFixed(0));
  return [
    `workers: ${kills} killed, ${answered} requests answered, ${lost.ofKilled} lost that a killed worker had`,
    `  replaced after p50 ${half} ms, longest ${slowest} ms (target ${replacementTarget} ms)`,
    ...(lost.ofOthers === 0
      ? []
      : [`  FAILED ${lost.ofOthers} requests of other workers were lost`]),
    ...(ending === undefined ? [] : [`  FAILED the server ended (${ending})`]),
  ].join('\n');
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
