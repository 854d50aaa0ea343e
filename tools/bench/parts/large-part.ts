import { setTimeout as delay } from 'node:timers/promises';
import { residentMegabytes } from '@mlmodel/serve-process/process-usage';
import type { LoadGenerator } from '../load/load-generator.ts';
import { type BodyForm, scoringRequest } from '../requests/bodies.ts';
import { checkArrowResponse, checkJsonResponse } from '../requests/check-response.ts';
import { type ExpectedColumns, expectedColumns } from '../requests/expected-columns.ts';
import { pingBytes, type ScoringRequest } from '../requests/http-request.ts';
import { randomRows } from '../requests/rows.ts';
import { post, type RunningServer, withServer } from '../servers/running-server.ts';

/** Measurements of the server while it scores one large body. */
export interface LargeBody {
  readonly form: BodyForm;
  readonly megabytes: number;
  readonly seconds: number;
  /** Latencies of `GET /ping` meanwhile, in milliseconds. */
  readonly ping: { readonly p99: number; readonly max: number };
  /** Resident memory in MB; undefined if the system does not provide it. */
  readonly memory?: { readonly before: number; readonly peak: number; readonly after: number };
}

const model = 'identity';
const bytes = 64 * 2 ** 20;
/** The forms that large bodies are sent in. */
export const largeForms = ['json', 'csv', 'parquet', 'arrow'] as const;
const pingPause = 5;
const samplePause = 50;
const settleMilliseconds = 20_000;

/** Scores a body of 64 MiB on a fresh server of the identity model while pinging it. */
export async function runLargePart(form: BodyForm, generator: LoadGenerator): Promise<LargeBody> {
  const { request, small, expected } = await largeRequest(form);
  return withServer('mlmodel', { model, first: small }, async (server) => {
    for (let call = 0; call < 20; call += 1) await post(server.port, small);
    const before = residentMegabytes(server.pid);
    const watch = watchMemory(server);
    const pings = generator.start({
      port: server.port,
      request: pingBytes(),
      connections: 1,
      pauseMilliseconds: pingPause,
    });
    const start = performance.now();
    const response = await post(server.port, request);
    const seconds = (performance.now() - start) / 1000;
    pings.stop();
    const { latencies } = await pings.result;
    const peak = watch.stop();
    if (response.status !== 200)
      throw new Error(`${form}: status ${response.status}: ${response.body}`);
    if (form === 'arrow') checkArrowResponse(response.body, expected);
    else checkJsonResponse(response.body, expected);
    const after = await settledMemory(server, { small, before });
    return {
      form,
      megabytes: request.body.length / 1e6,
      seconds,
      ping: { p99: latencies.p99, max: latencies.max },
      ...(before === undefined || after === undefined ? {} : { memory: { before, peak, after } }),
    };
  });
}

/** As many rows as fit into 64 MiB in the form. */
async function largeRequest(form: BodyForm): Promise<{
  request: ScoringRequest;
  small: ScoringRequest;
  expected: ExpectedColumns;
}> {
  const sample = await randomRows(model, { count: 10_000, digits: 'full precision' });
  const bytesPerRow = scoringRequest(sample, form).body.length / sample.count;
  const count = Math.floor((bytes / bytesPerRow) * 0.995);
  const rows = await randomRows(model, { count, digits: 'full precision' });
  const one = await randomRows(model, { count: 1, digits: 'full precision' });
  return {
    request: scoringRequest(rows, form),
    small: scoringRequest(one, 'json'),
    expected: await expectedColumns(model, rows),
  };
}

function watchMemory(server: RunningServer): { stop: () => number } {
  let peak = 0;
  const sample = () => {
    peak = Math.max(peak, residentMegabytes(server.pid) ?? 0);
  };
  const timer = setInterval(sample, samplePause);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Waits up to 20 s, with a small request now and then, for the memory to come down to one body above `before`. */
async function settledMemory(
  server: RunningServer,
  { small, before }: { small: ScoringRequest; before: number | undefined },
): Promise<number | undefined> {
  const deadline = performance.now() + settleMilliseconds;
  let after = residentMegabytes(server.pid);
  while (before !== undefined && performance.now() < deadline && !hasReturned(before, after ?? 0)) {
    await post(server.port, small);
    await delay(samplePause * 4);
    after = residentMegabytes(server.pid);
  }
  return after;
}

/** Memory has returned when no more than one body above the start is still held. */
export function hasReturned(before: number, after: number): boolean {
  return after - before <= bytes / 1e6;
}
