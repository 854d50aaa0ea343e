import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { LoadGenerator } from '../../load/load-generator.ts';
import type { BenchOptions } from '../../options.ts';
import { checkout } from '../../paths.ts';
import { invocationBytes, type ScoringRequest } from '../../requests/http-request.ts';
import { type ServerPlace, serveCommand } from '../../servers/contender.ts';
import { withServer } from '../../servers/running-server.ts';
import { measureInTurns, timesOf } from '../in-turns.ts';
import { medianThroughput, type Throughput } from '../measure.ts';

/** A function in R behind our server and behind httpuv, one R process each: requests of 1 row. */
export interface BesideHttpuv {
  readonly connections: number;
  readonly mlmodel: Throughput;
  readonly httpuv: Throughput;
  /** Requests/s of ours over httpuv's: the median of the ratios of single rounds. */
  readonly timesHttpuv: number;
}

const model = join(checkout, 'packages/flavor-crate/test/fixtures/linear');
const row: ScoringRequest = {
  contentType: 'application/json',
  body: Buffer.from('{"dataframe_split":{"columns":["wt","hp"],"data":[[2.62,110]]}}'),
};
/** What R itself predicts for the row. */
const expected = 23.572329403309226;
/** jsonlite writes 15 digits. */
const tolerance = 1e-12;

/** Whether R is here, with the packages that both sides need. */
export function hasHttpuv(): boolean {
  const { status } = spawnSync('Rscript', ['-e', 'library(httpuv); library(jsonlite)']);
  return status === 0;
}

/** Loads both in turns at 1 and at 16 connections. */
export async function compareBesideHttpuv(
  options: BenchOptions,
  generator: LoadGenerator,
): Promise<BesideHttpuv[]> {
  const start = { model, first: row };
  return withServer('mlmodel', { ...start, command: crateCommand }, (mlmodel) =>
    withServer('httpuv', start, async (httpuv) => {
      const found: BesideHttpuv[] = [];
      for (const connections of [1, 16]) {
        const milliseconds = options.roundMilliseconds;
        const load = { request: invocationBytes(row), connections, milliseconds, check };
        const use = { load, options, generator };
        const [ours, theirs] = await measureInTurns([mlmodel, httpuv] as const, use);
        found.push({
          connections,
          mlmodel: medianThroughput(ours),
          httpuv: medianThroughput(theirs),
          timesHttpuv: timesOf(ours, theirs),
        });
      }
      return found;
    }),
  );
}

function crateCommand(place: ServerPlace): string[] {
  return [...serveCommand(checkout, place), '--flavor', join(checkout, 'packages/flavor-crate')];
}

function check(body: Uint8Array): void {
  const { predictions } = JSON.parse(Buffer.from(body).toString()) as { predictions: number[] };
  if (predictions.length !== 1 || !(Math.abs((predictions[0] ?? 0) - expected) <= tolerance))
    throw new Error('the server responds differently from R');
}
