import { afterEach, expect, test } from '@jest/globals';
import { type RunningWorkers, startWorkers } from '@mlmodel/serve';
import { obedientFlavor, order, writeObedientModel } from '../support/models.js';
import { type ParsedMetric, parseExposition } from '../support/parse-exposition.js';
import { post } from '../support/server-process.js';

let server: RunningWorkers | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

type Metrics = Map<string, ParsedMetric>;

/** Scrapes until the metrics are as they should be. A connection to a process that was killed fails. */
async function scrapeUntil(
  url: string,
  isReached: (metrics: Metrics) => boolean,
): Promise<Metrics> {
  for (;;) {
    const response = await fetch(`${url}/metrics`).catch(() => undefined);
    if (response === undefined) continue;
    const metrics = parseExposition(await response.text());
    if (isReached(metrics)) return metrics;
  }
}

function total(metrics: Metrics, name: string): number {
  return [...(metrics.get(name)?.samples.values() ?? [])].reduce((sum, value) => sum + value, 0);
}

test('one scrape has the metrics of all processes, whichever of them responds', async () => {
  server = await startWorkers({
    modelPath: writeObedientModel(),
    flavors: [obedientFlavor],
    port: 0,
    workers: 2,
  });
  const { url, pids } = server;
  const pid = async () =>
    ((await (await post({ url }, order('pid'))).json()) as { predictions: number }).predictions;
  const responders = new Set<number>();
  let requests = 0;
  while (responders.size < 2) {
    // Connections are shared, and a request of a pool of connections may use any.
    for (const one of await Promise.all(Array.from({ length: 8 }, pid))) responders.add(one);
    requests += 8;
  }
  const metrics = await scrapeUntil(
    url,
    (scraped) => total(scraped, 'mlmodel_requests_total') === requests,
  );
  const counts = metrics.get('mlmodel_requests_total')?.samples;
  const ofWorker = (worker: number) =>
    counts?.get(`mlmodel_requests_total{worker="${worker}",outcome="ok",status="200"}`) ?? 0;
  expect([ofWorker(1) > 0, ofWorker(2) > 0, ofWorker(1) + ofWorker(2)]).toEqual([
    true,
    true,
    requests,
  ]);
  expect(metrics.get('mlmodel_processes')?.samples.get('mlmodel_processes{process="server"}')).toBe(
    2,
  );

  process.kill(pids[0] as number, 'SIGKILL');
  const restarts = 'mlmodel_process_restarts_total{process="server"}';
  const isReplaced = (scraped: Metrics) =>
    scraped.get('mlmodel_process_restarts_total')?.samples.get(restarts) === 1 &&
    scraped.get('mlmodel_model_info')?.samples.size === 2;
  await scrapeUntil(url, isReplaced);
});
