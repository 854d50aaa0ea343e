import { percentile } from '../percentile.ts';
import type { LimitFindings } from './exceed.ts';

/** Seconds within which a request beyond a limit is answered. */
const answerTarget = 5;

/** Milliseconds within which 99 of 100 pings are answered. */
const pingTarget = 20;

/** Seconds from SIGTERM to the end: the time limit for the request, and some for the processes. */
const stopTarget = 5;

/** Whether requests beyond a limit end as they should, and others do not notice. */
export function isLimited({ answers, pings, stop, memory, failures }: LimitFindings): boolean {
  return (
    failures.length === 0 &&
    percentile(answers, 1) <= answerTarget &&
    pings.during.p99 < pingTarget &&
    stop <= stopTarget &&
    isBelow(memory)
  );
}

function isBelow({ most = 0, limit = Number.POSITIVE_INFINITY }: LimitFindings['memory']): boolean {
  return most <= limit * 1.048576;
}

/** The findings as lines. */
export function formatLimit(findings: LimitFindings): string {
  const { name, workers, answers, recoveries, pings, stop, memory, failures } = findings;
  const [half, longest] = [0.5, 1].map((share) => percentile(answers, share).toFixed(2));
  const recovery = percentile(recoveries, 1).toFixed(2);
  const { before, during } = pings;
  return [
    `model-limits: ${answers.length} x ${name}, -w ${workers}`,
    `  answered after ${half} s (median), ${longest} s at most (target ${answerTarget} s); the next request after ${recovery} s at most`,
    `  /ping: p99 ${during.p99.toFixed(1)} ms, longest ${during.longest.toFixed(1)} ms of ${during.count} (target: p99 below ${pingTarget} ms; before ${before.p99.toFixed(1)} ms); ${during.unready} x 503 while no process was ready`,
    `  from SIGTERM during another one to the end: ${stop.toFixed(2)} s (target ${stopTarget} s)`,
    `  most memory of a process: ${memory.most?.toFixed(0) ?? 'unknown'} MB${memory.limit === undefined ? '' : ` (limit ${memory.limit} MiB)`}`,
    ...failures.map((failure) => `  FAILED ${failure}`),
  ].join('\n');
}
