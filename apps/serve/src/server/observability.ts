import type { RequestObserver } from '../handler/request-events.js';
import { metricsPart } from '../metrics/metrics-part.js';
import { createServerMetrics, type MeasuredServer } from '../metrics/server-metrics.js';
import type { ServerOptions } from '../server-options.js';
import type { ServerPart } from './create-app.js';

/** What watches a server. */
export interface Observability {
  /** Those of the options and its own. */
  readonly observers: readonly RequestObserver[];
  readonly parts: readonly ServerPart[];
  /** Call it when the model is loaded, and before the first request. */
  begin(served: MeasuredServer): void;
  close(): void;
}

/** Sets up what the options ask for. */
export function createObservability(options: ServerOptions): Observability {
  const { observers = [] } = options;
  if (options.metrics === false) return { observers, parts: [], begin() {}, close() {} };
  const metrics = createServerMetrics();
  return {
    observers: [...observers, metrics.observer],
    parts: [metricsPart(() => metrics.families())],
    begin: (served) => metrics.begin(served),
    close: () => metrics.close(),
  };
}
