import { percentile } from '../percentile.ts';
import type { KillFindings } from './kill-workers.ts';

/** Milliseconds within which a worker is replaced. */
const replacementTarget = 2_000;

/** Whether only requests of killed workers were lost, and all workers were replaced in time. */
export function areReplaced({ lost, replacements, ending }: KillFindings): boolean {
  const slowest = replacements.at(-1) ?? Number.POSITIVE_INFINITY;
  return ending === undefined && lost.ofOthers === 0 && slowest <= replacementTarget;
}

/** The findings as lines. */
export function formatKills({ kills, answered, lost, replacements, ending }: KillFindings): string {
  const [half, slowest] = [0.5, 1].map((share) => percentile(replacements, share).toFixed(0));
  return [
    `workers: ${kills} x SIGKILL: ${answered} requests answered, ${lost.ofKilled} lost that the killed workers had`,
    `  until another one took connections: median ${half} ms, longest ${slowest} ms (target: ${replacementTarget} ms)`,
    ...(lost.ofOthers === 0
      ? []
      : [`  FAILED ${lost.ofOthers} requests of other workers were lost`]),
    ...(ending === undefined ? [] : [`  FAILED the server ended with ${ending}`]),
  ].join('\n');
}
