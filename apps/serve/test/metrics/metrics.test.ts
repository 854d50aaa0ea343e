import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { RunningServer } from '@mlmodel/serve';
import { startLocalServer } from '../support/local-server.js';
import { corpusModel, irisRows, order, writeObedientModel } from '../support/models.js';
import { type ParsedMetric, parseExposition } from '../support/parse-exposition.js';
import { post } from '../support/server-process.js';

async function serve(options: object = {}): Promise<RunningServer> {
  return (await startLocalServer(options)).server;
}

async function scrape({ url }: { url: string }): Promise<Map<string, ParsedMetric>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return parseExposition(await response.text());
}

/** Scrapes until so many requests have ended: a response may arrive before its request has ended in the server. */
async function scrapeAfter(
  server: RunningServer,
  requests: number,
): Promise<Map<string, ParsedMetric>> {
  for (;;) {
    const metrics = await scrape(server);
    const counts = [...(metrics.get('mlmodel_requests_total')?.samples.values() ?? [])];
    if (counts.reduce((sum, count) => sum + count, 0) === requests) return metrics;
  }
}

function samplesOf(metrics: Map<string, ParsedMetric>, name: string): Record<string, number> {
  return Object.fromEntries(metrics.get(name)?.samples ?? []);
}

describe('/metrics', () => {
  test('counts requests by outcome and status, rows, bytes and times', async () => {
    const server = await serve({ modelPath: corpusModel('onnx_iris_label') });
    const body = irisRows(3);
    for (let n = 0; n < 2; n++) await post(server, body);
    await post(server, '{');
    const metrics = await scrapeAfter(server, 3);
    expect(samplesOf(metrics, 'mlmodel_requests_total')).toEqual({
      'mlmodel_requests_total{outcome="ok",status="200"}': 2,
      'mlmodel_requests_total{outcome="client_error",status="400"}': 1,
    });
    expect(samplesOf(metrics, 'mlmodel_request_rows')).toMatchObject({
      'mlmodel_request_rows_bucket{le="1.0"}': 0,
      'mlmodel_request_rows_bucket{le="10.0"}': 2,
      'mlmodel_request_rows_bucket{le="+Inf"}': 2,
      mlmodel_request_rows_sum: 6,
      mlmodel_request_rows_count: 2,
    });
    expect(samplesOf(metrics, 'mlmodel_request_bytes_total')).toEqual({
      mlmodel_request_bytes_total: 2 * body.length + 1,
    });
    const times = samplesOf(metrics, 'mlmodel_stage_duration_seconds');
    for (const stage of ['receive', 'queue', 'decode', 'enforce', 'predict', 'encode']) {
      expect(times[`mlmodel_stage_duration_seconds_count{stage="${stage}"}`]).toBe(2);
    }
    const durations = samplesOf(metrics, 'mlmodel_request_duration_seconds');
    expect(durations['mlmodel_request_duration_seconds_count{outcome="client_error"}']).toBe(1);
  });

  test('has cumulative buckets', async () => {
    const server = await serve();
    await post(server, order('sleep', 120));
    const samples = samplesOf(await scrapeAfter(server, 1), 'mlmodel_stage_duration_seconds');
    const bucket = (le: string) =>
      samples[`mlmodel_stage_duration_seconds_bucket{stage="predict",le="${le}"}`];
    expect([bucket('0.1'), bucket('60.0'), bucket('+Inf')]).toEqual([0, 1, 1]);
    const sum = samples['mlmodel_stage_duration_seconds_sum{stage="predict"}'];
    expect(sum).toBeGreaterThanOrEqual(0.119);
  });

  test('names the model, as the registry does if it comes from there', async () => {
    const modelPath = writeObedientModel();
    const own = await scrape(await serve({ modelPath }));
    expect([...(own.get('mlmodel_model_info')?.samples.keys() ?? [])].join()).toContain(
      'flavor="obedient"',
    );
    writeFileSync(
      join(modelPath, 'registered_model_meta'),
      'model_name: iris "new"\nmodel_version: \'12\'\n',
    );
    const registered = await scrape(await serve({ modelPath }));
    expect([...(registered.get('mlmodel_model_info')?.samples.keys() ?? [])]).toEqual([
      expect.stringContaining('name="iris \\"new\\"",version="12",'),
    ]);
  });

  test('shows the processes of the server, and those that were replaced', async () => {
    const server = await serve();
    const padding = ' '.repeat(3 * 1024 * 1024);
    await post(server, order('pid') + padding);
    await post(server, order('crash') + padding);
    await post(server, order('pid') + padding);
    const metrics = await scrapeAfter(server, 3);
    expect(samplesOf(metrics, 'mlmodel_process_restarts_total')).toEqual({
      'mlmodel_process_restarts_total{process="scorer"}': 1,
      'mlmodel_process_restarts_total{process="server"}': 0,
    });
    expect(samplesOf(metrics, 'mlmodel_processes')).toEqual({
      'mlmodel_processes{process="scorer"}': 1,
      'mlmodel_processes{process="server"}': 1,
    });
    expect(samplesOf(metrics, 'mlmodel_queue_requests')).toEqual({
      'mlmodel_queue_requests{process="server"}': 0,
      'mlmodel_queue_requests{process="scorer"}': 0,
    });
    expect(samplesOf(metrics, 'mlmodel_queue_rows')).toEqual({
      'mlmodel_queue_rows{process="server"}': 0,
      'mlmodel_queue_rows{process="scorer"}': 0,
    });
    expect(samplesOf(metrics, 'mlmodel_requests_running')).toEqual({ mlmodel_requests_running: 0 });
    expect(
      samplesOf(metrics, 'process_resident_memory_bytes').process_resident_memory_bytes,
    ).toBeGreaterThan(1e6);
  });

  test('is written as OpenMetrics for scrapers that ask for it', async () => {
    const { url } = await serve();
    const accept =
      'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2';
    const response = await fetch(`${url}/metrics`, { headers: { accept } });
    expect(response.headers.get('content-type')).toMatch(
      /^application\/openmetrics-text; version=1\.0\.0/,
    );
    const text = await response.text();
    expect(text).toMatch(/# EOF\n$/);
    expect(text).toContain('# TYPE mlmodel_requests counter\nmlmodel_requests_total{');
    expect(text).toContain('# TYPE mlmodel_model info\nmlmodel_model_info{');
  });

  test('is read-only, and can be turned off', async () => {
    const server = await serve();
    const response = await fetch(`${server.url}/metrics`, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${server.url}/metrics`, { method: 'HEAD' })).status).toBe(200);
    const without = await serve({ metrics: false });
    expect((await fetch(`${without.url}/metrics`)).status).toBe(404);
  });
});

test('scoring requests that guards refuse are counted', async () => {
  const apiKeyFile = temporaryFolder({ keys: `${'k'.repeat(40)}\n` });
  const server = await serve({ apiKeyFile: join(apiKeyFile, 'keys'), adminPort: 0 });
  expect((await post(server, order('pid'))).status).toBe(401);
  expect((await fetch(`${server.url}/version`)).status).toBe(401);
  const headers = { authorization: `Bearer ${'k'.repeat(40)}` };
  expect((await post(server, order('pid'), headers)).status).toBe(200);
  const { adminUrl: url = '' } = server;
  const metrics = await scrape({ url });
  expect(samplesOf(metrics, 'mlmodel_requests_total')).toMatchObject({
    'mlmodel_requests_total{outcome="refused",status="401"}': 1,
  });
});
