import { setTimeout as delay } from 'node:timers/promises';
import { type Server, startServer } from '@mlmodel/serve-process';
import { residentMegabytes } from '@mlmodel/serve-process/process-usage';
import { LoadProcess } from '../load/load-process.ts';
import type { Answers, TrafficJob, TrafficReport } from '../load/traffic-job.ts';
import { iris } from '../paths.ts';
import { mix, statusOf } from './mix.ts';
import type { Sample } from './slope.ts';

export interface SoakOptions {
  /** How long the load lasts. */
  readonly seconds: number;
  /** Seconds after which samples are taken: caches and the heap have their size then. */
  readonly settlingSeconds: number;
  /** Seconds between two samples. */
  readonly interval: number;
}

/** What a soak samples. */
export const measures = {
  memory: 'MB of memory of all processes',
  serverMemory: 'MB of memory of the server',
  openFiles: 'open files of the server',
  meanDelay: 'ms of event-loop delay, mean',
  p99Delay: 'ms of event-loop delay, p99',
} as const;

export type Measure = keyof typeof measures;

export interface SoakFindings {
  readonly seconds: number;
  /** Requests a second without a limit, and under the load. */
  readonly capacity: number;
  readonly offered: number;
  readonly answers: readonly Answers[];
  readonly left: number;
  readonly failures: readonly string[];
  /** By the time in minutes. */
  readonly samples: Readonly<Record<Measure, readonly Sample[]>>;
}

/** Which part of the capacity is offered. */
const loadShare = 0.8;

/** Keeps a server busy for a long time, and takes samples of what it uses. */
export async function soak({
  seconds,
  settlingSeconds,
  interval,
}: SoakOptions): Promise<SoakFindings> {
  const server = await startServer(['-m', iris]);
  const load = new LoadProcess();
  try {
    const job = { port: server.port, kinds: mix };
    const capacity = await steadyCapacity(load, { ...job, seconds: Math.min(10, seconds / 6) });
    const arrivals = { requestsPerSecond: loadShare * capacity, mostConnections: 1000 };
    load.start({ ...job, arrivals });
    await delay(settlingSeconds * 1000);
    const samples = await takeSamples(server, { seconds: seconds - settlingSeconds, interval });
    const report = await load.stop();
    const { answers, left } = report;
    const ended = server.ending === undefined ? [] : [`the server ended with ${server.ending}`];
    const failures = [...failuresOf(report), ...ended];
    return {
      seconds,
      capacity,
      offered: report.sent / report.seconds,
      answers,
      left,
      failures,
      samples,
    };
  } finally {
    await load.close();
    await server.stop();
  }
}

/** Requests a second that the server answers at any time: the fewest of six measurements. */
async function steadyCapacity(
  load: LoadProcess,
  job: Omit<TrafficJob, 'arrivals'> & { readonly seconds: number },
): Promise<number> {
  let capacity = Number.POSITIVE_INFINITY;
  for (let measurement = 0; measurement < 6; measurement++) {
    const unlimited = { ...job, arrivals: { connections: 8 }, warmUpSeconds: 2 };
    const { sent, seconds } = await load.run(unlimited);
    capacity = Math.min(capacity, sent / seconds);
  }
  return capacity;
}

async function takeSamples(
  server: Server,
  { seconds, interval }: { readonly seconds: number; readonly interval: number },
): Promise<SoakFindings['samples']> {
  const samples: Record<Measure, Sample[]> = {
    memory: [],
    serverMemory: [],
    openFiles: [],
    meanDelay: [],
    p99Delay: [],
  };
  const startedAt = performance.now();
  // The delay is that since the last time.
  await metricsOf(server);
  while (performance.now() - startedAt < seconds * 1000) {
    await delay(interval * 1000);
    const metric = await metricsOf(server);
    const minutes = (performance.now() - startedAt) / 60_000;
    const memory = residentMegabytes(server.pid);
    if (memory !== undefined) samples.memory.push([minutes, memory]);
    samples.serverMemory.push([minutes, metric('process_resident_memory_bytes') / 1e6]);
    samples.openFiles.push([minutes, metric('process_open_fds')]);
    samples.meanDelay.push([minutes, metric('nodejs_eventloop_lag_mean_seconds') * 1000]);
    samples.p99Delay.push([minutes, metric('nodejs_eventloop_lag_p99_seconds') * 1000]);
  }
  return samples;
}

async function metricsOf({ port }: Server): Promise<(name: string) => number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const text = await response.text();
  return (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

function failuresOf({ answers, lost, unsent }: TrafficReport): readonly string[] {
  const wrong = answers.filter(({ kind, status }) => status !== statusOf(kind));
  return [
    ...wrong.map(({ kind, status, count }) => `${count} x ${status} for "${kind}"`),
    ...(lost === 0 ? [] : [`${lost} requests without a response`]),
    ...(unsent === 0 ? [] : [`${unsent} requests not sent, as no connection was free`]),
  ];
}
