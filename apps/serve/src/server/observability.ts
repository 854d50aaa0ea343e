import type { RequestObserver } from '../handler/request-events.js';
import { metricsPart } from '../metrics/metrics-part.js';
import { createServerMetrics, type MeasuredServer } from '../metrics/server-metrics.js';
import type { ServerOptions } from '../server-options.js';
import type { ServerPart } from './create-app.js';

/** What watches a server. */
export interface Observability {
  /** Those of the options and its own. */
  readonly observers: readonly RequestObserver[];
  /** @param served what is served when it is called */
  parts(served: () => MeasuredServer): readonly ServerPart[];
  close(): void;
}

/** Sets up what the options ask for. */
export function createObservability(options: ServerOptions): Observability {
  const { observers = [] } = options;
  const metrics = options.metrics === false ? undefined : createServerMetrics();
  return {
    observers: metrics === undefined ? observers : [...observers, metrics.observer],
    parts(served) {
      metrics?.begin();
      return metrics === undefined ? [] : [metricsPart(() => metrics.families(served()))];
    },
    close() {
      metrics?.close();
    },
  };
}
