import type { Logger } from '@mlmodel/core';
import type { RequestObserver } from '../handler/request-events.js';
import { createAccessLog } from '../logs/access-log.js';
import { metricsPart } from '../metrics/metrics-part.js';
import { createServerMetrics, type MeasuredServer } from '../metrics/server-metrics.js';
import { serverOptions as defaults } from '../options.js';
import type { ServerOptions } from '../server-options.js';
import { createTracingObserver } from '../tracing/tracing-observer.js';
import type { Guard, ServerPart } from './create-app.js';

/** What watches a server. */
export interface Observability {
  /** Those of the options and its own. */
  readonly observers: readonly RequestObserver[];
  readonly parts: readonly ServerPart[];
  /** They look at requests before other guards do. */
  readonly guards: readonly Guard[];
  /** Call it when the model is loaded, and before the first request. */
  begin(served: MeasuredServer): void;
  close(): void;
}

/** Sets up what the options ask for. */
export async function createObservability(
  options: ServerOptions,
  logger: Logger,
): Promise<Observability> {
  const { logTracebacks = defaults.logTracebacks.default } = options;
  const metrics = options.metrics === false ? undefined : createServerMetrics();
  const accessLog =
    options.accessLog === true ? createAccessLog({ logger, logTracebacks }) : undefined;
  const tracing = await createTracingObserver();
  return {
    observers: [options.observers, metrics?.observer, accessLog?.observer, tracing]
      .flat()
      .filter(isSet),
    parts: metrics === undefined ? [] : [metricsPart(() => metrics.families())],
    guards: accessLog === undefined ? [] : [accessLog.guard],
    begin: (served) => metrics?.begin(served),
    close: () => metrics?.close(),
  };
}

function isSet<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
