import { slopeOf } from './slope.ts';
import { type Measure, measures, type SoakFindings } from './soak.ts';

/** By how much each may rise in a minute. */
const slopeTargets: Readonly<Record<Measure, number>> = {
  memory: 2,
  serverMemory: 2,
  openFiles: 1,
  meanDelay: 0.2,
  p99Delay: 1,
};

const all = Object.keys(measures) as Measure[];

/** Whether all requests were answered as they should be, and nothing rose. */
export function isFlat({ failures, samples }: SoakFindings): boolean {
  return (
    failures.length === 0 &&
    all.every((measure) => slopeOf(samples[measure]).value <= slopeTargets[measure])
  );
}

/** The findings as lines. */
export function formatSoak(findings: SoakFindings): string {
  const { seconds, capacity, offered, answers, left, failures } = findings;
  return [
    `soak: ${seconds} s with ${offered.toFixed(0)} requests/s (without a limit ${capacity.toFixed(0)})`,
    ...answers.map(
      ({ kind, status, count, p50, p99 }) =>
        `  ${kind}: ${count} x ${status}, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    ),
    `  left by their clients: ${left}`,
    ...all.map((measure) => lineOf(measure, findings)),
    ...failures.map((failure) => `  FAILED ${failure}`),
  ].join('\n');
}

function lineOf(measure: Measure, { samples }: SoakFindings): string {
  const values = samples[measure].map(([, value]) => value);
  const { value, error } = slopeOf(samples[measure]);
  const first = values[0]?.toFixed(1);
  const [least, most] = [Math.min(...values), Math.max(...values)].map((each) => each.toFixed(1));
  return `  ${measures[measure]}: ${first} at first, ${least} to ${most}; slope ${value.toFixed(2)} ± ${error.toFixed(2)} a minute (target ${slopeTargets[measure]})`;
}
