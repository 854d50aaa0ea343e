import { percentile } from '../percentile.ts';
import type { DrainFindings } from './drain.ts';
import type { FollowFindings } from './follow.ts';
import type { ReloadFindings } from './reload.ts';

/** How many failures a report names. */
const mostFailures = 10;

/** How much longer the p99 may take during reloads. */
const slowdownTarget = 2;

/** Whether no request failed. */
export function isDrained({ failures }: DrainFindings): boolean {
  return failures.length === 0;
}

/** The findings as lines. */
export function formatDrains(findings: DrainFindings): string {
  const { signals, delay, answered, unaccepted, failures, stops } = findings;
  const [median, longest] = [0.5, 1].map((share) => percentile(stops, share).toFixed(2));
  return [
    `drain: ${signals} x SIGTERM with --drain-delay ${delay}: ${answered} requests answered, ${failures.length} failed`,
    `  connections that the kernel reset because the server had not accepted them: ${unaccepted}`,
    `  from the signal to the end: median ${median} s, longest ${longest} s`,
    ...failureLines(failures),
  ].join('\n');
}

/** Whether no request failed, and few took longer. */
export function isSmooth({ failures, baseline, times }: ReloadFindings): boolean {
  const isFast = percentile(times, 0.99) < slowdownTarget * percentile(baseline, 0.99);
  return failures.length === 0 && isFast;
}

/** The findings as lines. */
export function formatReloads(findings: ReloadFindings): string {
  const { reloads, answered, failures, baseline, times } = findings;
  const milliseconds = (sorted: readonly number[]) =>
    [0.5, 0.99, 1].map((share) => percentile(sorted, share).toFixed(1)).join(', ');
  return [
    `reload: ${reloads} reloads: ${answered} requests answered, ${failures.length} failed`,
    `  p50, p99 and longest in ms: ${milliseconds(baseline)} before; ${milliseconds(times)} during reloads (target: p99 below twice)`,
    ...failureLines(failures),
  ].join('\n');
}

/** Whether no request failed, and each was answered by the right version. */
export function isFollowed({ failures }: FollowFindings): boolean {
  return failures.length === 0;
}

/** The findings as lines. */
export function formatFollowing({ moves, answered, failures, swaps }: FollowFindings): string {
  const [median, longest] = [0.5, 1].map((share) => percentile(swaps, share).toFixed(2));
  return [
    `follow: ${moves} moves of an alias: ${answered} requests answered, ${failures.length} failed or were answered by a wrong version`,
    `  from the move until the new version is served: median ${median} s, longest ${longest} s`,
    ...failureLines(failures),
  ].join('\n');
}

function failureLines(failures: readonly string[]): readonly string[] {
  return failures.slice(0, mostFailures).map((failure) => `  FAILED ${failure}`);
}
