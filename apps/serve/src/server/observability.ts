import type { Logger } from '@mlmodel/core';
import type { RequestObserver } from '../handler/request-events.js';
import { createAccessLog } from '../logs/access-log.js';
import { metricsOfAll } from '../metrics/metrics-of-all.js';
import { metricsPart } from '../metrics/metrics-part.js';
import { createServerMetrics, type MeasuredServer } from '../metrics/server-metrics.js';
import { serverOptions as defaults } from '../options.js';
import type { ServerOptions } from '../server-options.js';
import { createTracingObserver } from '../tracing/tracing-observer.js';
import type { Peers } from '../workers/peers.js';
import type { Guard, ServerPart } from './create-app.js';

/** What watches a server. */
export interface Observability {
  /** Those of the options and its own. */
  readonly observers: readonly RequestObserver[];
  readonly parts: readonly ServerPart[];
  /** A guard has refused a scoring request. */
  onRefused(status: number): void;
  /** They look at requests before other guards do. */
  readonly guards: readonly Guard[];
  /** Call it when the model is loaded, and before the first request. */
  begin(served: MeasuredServer): void;
  /** Writes what is not on the disk yet. */
  close(): Promise<void>;
}

export interface ObservabilityContext {
  readonly logger: Logger;
  readonly peers: Peers;
}

/** Sets up what the options ask for. @throws MlmodelError if requests cannot be recorded */
export async function createObservability(
  options: ServerOptions,
  { logger, peers }: ObservabilityContext,
): Promise<Observability> {
  const { logTracebacks = defaults.logTracebacks.default } = options;
  const metrics = options.metrics === false ? undefined : createServerMetrics();
  const accessLog =
    options.accessLog === true ? createAccessLog({ logger, logTracebacks }) : undefined;
  const recorder = await createRecorder(options, { logger, peers });
  const tracing = await createTracingObserver();
  const collect =
    metrics &&
    metricsOfAll(peers, async () => [...(await metrics.families()), ...(recorder?.families ?? [])]);
  const own = [metrics?.observer, accessLog?.observer, recorder, tracing];
  return {
    observers: [...(options.observers ?? []), ...own.filter((observer) => observer !== undefined)],
    parts: collect === undefined ? [] : [metricsPart(collect)],
    guards: accessLog === undefined ? [] : [accessLog.guard],
    onRefused: (status) => metrics?.refused(status),
    begin(served) {
      metrics?.begin(served);
      recorder?.begin(served);
    },
    async close() {
      metrics?.close();
      await recorder?.close();
    },
  };
}

async function createRecorder(
  options: ServerOptions,
  { logger, peers: { worker } }: ObservabilityContext,
) {
  const { record, nonfinite = 'null' } = options;
  if (record === undefined) return undefined;
  const { RequestRecorder } = await import('../record/request-recorder.js');
  const recorder = new RequestRecorder({
    ...{ ...options, record, nonFinite: nonfinite, worker, logger },
  });
  await recorder.open();
  return recorder;
}
