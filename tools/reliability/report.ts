import { percentile } from './percentile.ts';
import type { Findings } from './run/run-bodies.ts';

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
        `  FAILED ${problem}; again: pnpm reliability bodies --only ${kind} --first ${seed} --count 1`,
    ),
  ].join('\n');
}
