import type { IncomingMessage } from 'node:http';
import { stages } from '@mlmodel/scoring';
import type { Attributes, Histogram, Span, Tracer } from '@opentelemetry/api';
import type {
  BegunRequest,
  Exchange,
  Outcome,
  RequestObserver,
  RequestSummary,
} from '../handler/request-events.js';

type Api = typeof import('@opentelemetry/api');

/** Where `@opentelemetry/api` keeps what an SDK has registered; its major version is part of the name. */
const registry = Symbol.for('opentelemetry.js.api.1');

/**
 * Makes spans and metrics of scoring requests.
 * @returns undefined if no OpenTelemetry SDK is registered: then the api is not even imported
 */
export async function createTracingObserver(): Promise<RequestObserver | undefined> {
  if (!(registry in globalThis)) return undefined;
  return new TracingObserver(await import('@opentelemetry/api'));
}

/** The name of the library in spans and metrics. */
const library = '@mlmodel/serve';

/** Outcomes for which the server or the model is to blame. */
const failures: ReadonlySet<Outcome> = new Set(['model_error', 'server_error', 'timeout']);

class TracingObserver implements RequestObserver {
  readonly #api: Api;
  readonly #tracer: Tracer;
  readonly #durations: Histogram;
  readonly #stageDurations: Histogram;
  readonly #rows: Histogram;
  readonly #spans = new WeakMap<object, Span>();

  constructor(api: Api) {
    this.#api = api;
    this.#tracer = api.trace.getTracer(library);
    const meter = api.metrics.getMeter(library);
    this.#durations = meter.createHistogram('http.server.request.duration', {
      unit: 's',
      description: 'Duration of scoring requests.',
    });
    this.#stageDurations = meter.createHistogram('mlmodel.stage.duration', {
      unit: 's',
      description: 'Duration of the stages of scoring requests.',
    });
    this.#rows = meter.createHistogram('mlmodel.request.rows', {
      unit: '{row}',
      description: 'Rows of scoring requests that reached the model.',
    });
  }

  /** The parent is a span of an instrumentation of the server, else what the client sent (W3C Trace Context). */
  onBegin(begun: BegunRequest, { request }: Exchange): void {
    const { context, propagation, SpanKind, trace } = this.#api;
    const active = context.active();
    const isNested = trace.getSpan(active) !== undefined;
    const parent = isNested ? active : propagation.extract(active, request.headers);
    const span = this.#tracer.startSpan(
      'POST /invocations',
      {
        kind: isNested ? SpanKind.INTERNAL : SpanKind.SERVER,
        startTime: begun.startedAt,
        attributes: attributesOf(request),
      },
      parent,
    );
    this.#spans.set(begun, span);
    const carrier: Record<string, string> = {};
    propagation.inject(trace.setSpan(parent, span), carrier);
    begun.traceContext = carrier;
  }

  onEnd(summary: RequestSummary, request: IncomingMessage): void {
    const { outcome, status, rows, milliseconds, startedAt } = summary;
    const labels = { ...attributesOf(request), 'http.response.status_code': status };
    this.#durations.record(milliseconds / 1000, { ...labels, 'mlmodel.outcome': outcome });
    if (rows !== undefined) this.#rows.record(rows);
    const span = this.#spans.get(summary);
    if (span?.isRecording()) {
      span.setAttributes(resultOf(summary));
      if (failures.has(outcome)) span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    }
    this.#endStages(summary, span);
    span?.end(startedAt + milliseconds);
  }

  #endStages({ stageTimes, startedAt, outcome }: RequestSummary, parent: Span | undefined): void {
    const { ROOT_CONTEXT, trace } = this.#api;
    const context =
      parent?.isRecording() === true ? trace.setSpan(ROOT_CONTEXT, parent) : undefined;
    let startTime = startedAt;
    for (const [at, milliseconds] of stageTimes.entries()) {
      const stage = stages[at] as string;
      if (outcome === 'ok') {
        this.#stageDurations.record(milliseconds / 1000, { 'mlmodel.stage': stage });
      }
      const endTime = startTime + milliseconds;
      if (context !== undefined && milliseconds > 0) {
        this.#tracer.startSpan(stage, { startTime }, context).end(endTime);
      }
      startTime = endTime;
    }
  }
}

/** The names are those of OpenTelemetry's semantic conventions for HTTP. */
function attributesOf({ method = '', socket }: IncomingMessage): Attributes {
  return {
    'http.request.method': method,
    'http.route': '/invocations',
    'url.scheme': 'encrypted' in socket ? 'https' : 'http',
  };
}

function resultOf(summary: RequestSummary): Attributes {
  const { requestId, outcome, status, rows, bytesIn, bytesOut, failure } = summary;
  return {
    'http.response.status_code': status,
    'http.request.body.size': bytesIn,
    'http.response.body.size': bytesOut,
    'mlmodel.request_id': requestId,
    'mlmodel.outcome': outcome,
    ...(rows !== undefined && { 'mlmodel.rows': rows }),
    ...(failure !== undefined && { 'error.type': failure.name }),
  };
}
