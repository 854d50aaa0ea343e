import type { Overload, OverloadFindings } from './overload.ts';

/** Which part of the peak is still reached, in all and a CPU second of the server. */
const goodputTarget = 0.9;

/** Milliseconds within which 99 of 100 refusals come. */
const refusalTarget = 50;

/** MB of memory that the server may take beyond that at its capacity. */
const memoryTarget = 200;

/** Whether a server did as much as without the overload, and refused the rest at once. */
export function isUnmoved({ peak, overloads }: OverloadFindings): boolean {
  return overloads.every(
    ({ goodput, refused, failures, memoryGrowth = 0 }) =>
      goodput >= goodputTarget * peak.goodput &&
      refused !== undefined &&
      refused.p99 <= refusalTarget &&
      failures.length === 0 &&
      memoryGrowth <= memoryTarget,
  );
}

/** The findings as lines. */
export function formatOverload({ execution, peak, overloads }: OverloadFindings): string {
  const share = percentOf(peak.generatorShare);
  return [
    `overload: --execution ${execution}: at most ${peak.goodput.toFixed(0)} predictions/s, ${ofCpu(peak)} a CPU second of the server (the load generator takes ${share} of a processor)`,
    ...overloads.map((overload) => formatOne(overload, peak)),
  ].join('\n');
}

function formatOne(overload: Overload, peak: OverloadFindings['peak']): string {
  const { factor, offered, goodput, answered, refused, failures, memoryGrowth } = overload;
  const share = goodput / peak.goodput;
  const shareOfCpu =
    overload.goodputOfCpu === undefined || peak.goodputOfCpu === undefined
      ? 'unknown'
      : (overload.goodputOfCpu / peak.goodputOfCpu).toFixed(2);
  const generator = `${percentOf(overload.generatorShare)} of a processor, p99 of its delay ${overload.lateness.toFixed(1)} ms`;
  return [
    `  ${factor} times: ${offered.toFixed(0)} requests/s (${generator})`,
    `    predictions: ${goodput.toFixed(0)}/s, ${share.toFixed(2)} of the peak (target ${goodputTarget}), a CPU second ${shareOfCpu} of it; p50 ${milliseconds(answered?.p50)}, p99 ${milliseconds(answered?.p99)}`,
    `    429: ${refused?.count ?? 0}, p50 ${milliseconds(refused?.p50)}, p99 ${milliseconds(refused?.p99)} (target ${refusalTarget} ms), longest ${milliseconds(refused?.longest)}`,
    `    memory: ${memoryGrowth === undefined ? 'unknown' : `${memoryGrowth.toFixed(0)} MB more than at the peak`} (target ${memoryTarget} MB)`,
    ...failures.map((failure) => `    FAILED ${failure}`),
  ].join('\n');
}

function ofCpu({ goodputOfCpu }: OverloadFindings['peak']): string {
  return goodputOfCpu === undefined ? 'unknown' : goodputOfCpu.toFixed(0);
}

function percentOf(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? 'unknown' : `${value.toFixed(1)} ms`;
}
