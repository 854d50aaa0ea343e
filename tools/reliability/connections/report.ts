import type { Times } from '../load/traffic-job.ts';
import type { ConnectionsFindings, NormalClient } from './connections.ts';

/** How much longer the p99 of a normal client may be. */
const slowdownTarget = 2;

/** MB of memory of all processes of the server. */
const memoryTarget = 400;

/** Milliseconds by which the longest upload may take longer. Waiting for a silent one would take many seconds. */
const waitTarget = 1000;

/** Whether a normal client does not notice slow ones, and the server does not fill its memory with them. */
export function areHarmless(findings: ConnectionsFindings): boolean {
  const { baseline, beside, memory = 0 } = findings;
  const isFast = beside.times.p99 < slowdownTarget * baseline.times.p99;
  return isFast && memory < memoryTarget && failuresOf(findings).length === 0;
}

/** Whether no upload waits for silent ones. */
export function areIgnored(findings: ConnectionsFindings): boolean {
  const { baseline, beside } = findings;
  const isFast = beside.times.longest < baseline.times.longest + waitTarget;
  return isFast && failuresOf(findings).length === 0;
}

/** The findings about slow clients as lines. */
export function formatSlowClients(findings: ConnectionsFindings): string {
  const { clients } = findings;
  const { heads, bodies, readers, pipelining } = clients;
  return [
    `connections: ${heads} slow heads, ${bodies} slow bodies, ${readers} slow readers, ${pipelining} that pipeline and do not read`,
    ...linesOf(findings),
    `  targets: p99 below ${slowdownTarget} times that without them, memory below ${memoryTarget} MB`,
  ].join('\n');
}

/** The findings about silent uploads as lines. */
export function formatSilentUploads(findings: ConnectionsFindings): string {
  return [
    `connections: ${findings.clients.silent} silent uploads beside uploads of some MB`,
    ...linesOf(findings),
    `  target: the longest within ${waitTarget} ms of that without them`,
  ].join('\n');
}

function linesOf(findings: ConnectionsFindings): readonly string[] {
  const { baseline, opening, beside, slow, memory, serverShare } = findings;
  return [
    `  requests in ms without them: ${timesOf(baseline.times)}`,
    `  while they connect:          ${timesOf(opening.times)}`,
    `  beside them:                 ${timesOf(beside.times)}`,
    `  connections: at most ${slow.mostOpen} open, ${slow.cut} cut by the server; ${slow.sentMegabytes.toFixed(0)} MB sent, ${slow.receivedMegabytes.toFixed(0)} MB read`,
    `  memory of the server at most ${memory?.toFixed(0) ?? 'unknown'} MB; it took ${percentOf(serverShare)} of a processor, the slow clients ${slow.cpuSeconds.toFixed(1)} s in all`,
    ...failuresOf(findings).map((failure) => `  FAILED ${failure}`),
  ];
}

function failuresOf({ baseline, opening, beside, ending }: ConnectionsFindings): readonly string[] {
  const failures = ({ failures }: NormalClient) => failures;
  return [
    ...[baseline, opening, beside].flatMap(failures),
    ...(ending === undefined ? [] : [`the server ended with ${ending}`]),
  ];
}

function timesOf({ count, p50, p99, longest }: Times): string {
  const [half, most, last] = [p50, p99, longest].map((value) => value.toFixed(1));
  return `p50 ${half}, p99 ${most}, longest ${last} (${count} requests)`;
}

function percentOf(share: number | undefined): string {
  return share === undefined ? 'an unknown part' : `${(share * 100).toFixed(0)} %`;
}
