import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { metrics, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { obedientFlavor, order, writeObedientModel } from '../support/models.js';
import { post } from '../support/server-process.js';

const spans = new InMemorySpanExporter();
const exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: exported });

const servers: RunningServer[] = [];

async function serve(): Promise<RunningServer> {
  const flavors = [obedientFlavor];
  const server = await startServer({ modelPath: writeObedientModel(), flavors, port: 0 });
  servers.push(server);
  return server;
}

/** Waits until the span of a request has ended: the last one of its trace. */
async function rootSpan() {
  for (;;) {
    const root = spans.getFinishedSpans().find(({ name }) => name === 'POST /invocations');
    if (root !== undefined) return root;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

beforeAll(() => {
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }),
  );
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  spans.reset();
});

const traceId = '0af7651916cd43dd8448eb211c80319c';

test("a request is a span of the client's trace, with a child for each stage", async () => {
  const server = await serve();
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  await post(server, order('echo', 7), { traceparent, 'x-request-id': 'abc-1' });
  const root = await rootSpan();
  expect(root.kind).toBe(SpanKind.SERVER);
  expect(root.spanContext().traceId).toBe(traceId);
  expect(root.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  expect(root.attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'mlmodel.request_id': 'abc-1',
    'mlmodel.outcome': 'ok',
    'mlmodel.rows': 1,
  });
  const stages = spans
    .getFinishedSpans()
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === root.spanContext().spanId);
  expect(stages.map(({ name }) => name)).toEqual([
    'receive',
    'queue',
    'decode',
    'enforce',
    'predict',
    'encode',
  ]);
  expect(
    JSON.stringify(spans.getFinishedSpans().map(({ attributes }) => attributes)),
  ).not.toContain('echo');
});

test('a failure of the model is an error of the span', async () => {
  const server = await serve();
  await post(server, order('throw'));
  const { status, attributes } = await rootSpan();
  expect(status.code).toBe(SpanStatusCode.ERROR);
  expect(attributes).toMatchObject({ 'mlmodel.outcome': 'model_error', 'error.type': 'Error' });
});

test('requests are in the metrics', async () => {
  const server = await serve();
  await post(server, order('echo'));
  await rootSpan();
  await reader.forceFlush();
  const [latest] = exported.getMetrics().slice(-1);
  const names = latest?.scopeMetrics.flatMap((scope) =>
    scope.metrics.map(({ descriptor }) => descriptor.name),
  );
  expect(names).toEqual([
    'http.server.request.duration',
    'mlmodel.stage.duration',
    'mlmodel.request.rows',
  ]);
});
