import type { PoolStatistics } from '@mlmodel/worker';
import type { HandlerStatistics, ScoringHandler } from '../handler/create-scoring-handler.js';
import type { RequestObserver } from '../handler/request-events.js';
import type { PresentedModel } from '../openapi/presented-model.js';
import { counterOf, gaugeOf } from './instruments.js';
import type { MetricFamily, Sample } from './metric-family.js';
import { processesHelp, restartsHelp } from './metrics-of-all.js';
import { identityOf, modelInfo } from './model-metrics.js';
import { createProcessMetrics, type ProcessMetrics, residentMemoryOf } from './process-metrics.js';
import { RequestMetrics } from './request-metrics.js';

/** What is served. Its properties change with a reload. */
export interface MeasuredServer extends PresentedModel {
  readonly handler: Pick<ScoringHandler, 'statistics'>;
}

/** The metrics of this process. */
export interface ServerMetrics {
  readonly observer: RequestObserver;
  /** Counts a scoring request that a guard has refused. */
  refused(status: number): void;
  /** Begins to measure the process. Not before the model is loaded, which blocks the event loop. */
  begin(served: MeasuredServer): void;
  /** Measures what is not counted as it happens. */
  families(): Promise<readonly MetricFamily[]>;
  close(): void;
}

/** Begins to count requests. */
export function createServerMetrics(): ServerMetrics {
  const requests = new RequestMetrics();
  let measured: { readonly server: MeasuredServer; readonly process: ProcessMetrics } | undefined;
  return {
    observer: requests,
    refused: (status) => requests.refused(status),
    begin(server) {
      measured = { server, process: createProcessMetrics() };
    },
    async families() {
      if (measured === undefined) return requests.families;
      const { server, process } = measured;
      return [
        ...requests.families,
        ...(await handlerMetrics(server.handler.statistics())),
        await modelFamily(server),
        ...(await process.families()),
      ];
    },
    close: () => measured?.process.close(),
  };
}

async function modelFamily({ model, modelPath, origin }: PresentedModel): Promise<MetricFamily> {
  return modelInfo(model, await identityOf({ model, modelPath, origin }));
}

async function handlerMetrics({
  running,
  queued,
  queuedRows,
  pools,
}: HandlerStatistics): Promise<MetricFamily[]> {
  const kinds = Object.entries(pools);
  const samples = (value: (pool: PoolStatistics) => number): Sample[] =>
    kinds.map(([kind, pool]) => ({ labels: { process: kind }, value: value(pool) }));
  const memory: Sample[] = [];
  for (const [kind, { pids }] of kinds) {
    const value = await residentMemoryOf(pids);
    if (value !== undefined) memory.push({ labels: { process: kind }, value });
  }
  const gauge = (name: string, help: string, values: number | Sample[]) =>
    gaugeOf({ name: `mlmodel_${name}`, help }, values);
  return [
    gauge('requests_running', 'Scoring requests that have not ended.', running),
    gauge('queue_requests', 'Requests that wait for a process, by kind.', [
      { labels: { process: 'server' }, value: queued },
      ...samples((pool) => pool.queued),
    ]),
    gauge('queue_rows', 'Rows of these requests, as estimated while they are not read, by kind.', [
      { labels: { process: 'server' }, value: queuedRows },
      ...samples((pool) => pool.queuedRows),
    ]),
    gauge(
      'processes',
      processesHelp,
      samples(({ ready }) => ready),
    ),
    counterOf(
      {
        name: 'mlmodel_process_restarts',
        help: restartsHelp,
      },
      samples(({ restarts }) => restarts),
    ),
    gauge('process_memory_bytes', 'Resident memory of child processes, by kind.', memory),
  ];
}
