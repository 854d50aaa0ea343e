import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { type RunningServer, type SecurityOptions, startServer } from '@mlmodel/serve';
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

async function serve(options: SecurityOptions = {}): Promise<RunningServer> {
  const flavors = [obedientFlavor];
  const modelPath = writeObedientModel();
  const server = await startServer({ modelPath, flavors, port: 0, ...options });
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

test('the scheme is that of the connection', async () => {
  const fixture = (name: string) => join(import.meta.dirname, '../fixtures/tls', name);
  const plain = await serve();
  await post(plain, order('echo'));
  expect((await rootSpan()).attributes).toMatchObject({ 'url.scheme': 'http' });
  spans.reset();
  const tlsCert = fixture('first.pem');
  const encrypted = await serve({ tlsCert, tlsKey: fixture('first-key.pem') });
  const ca = readFileSync(tlsCert);
  const posted = request(`${encrypted.url}/invocations`, { method: 'POST', ca, agent: false });
  posted.setHeader('content-type', 'application/json').end(order('echo'));
  const [response] = await once(posted, 'response');
  response.resume();
  expect((await rootSpan()).attributes).toMatchObject({ 'url.scheme': 'https' });
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
