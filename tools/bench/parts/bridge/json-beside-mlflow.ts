import { isDeepStrictEqual } from 'node:util';
import type { LoadGenerator } from '../../load/load-generator.ts';
import type { BenchOptions } from '../../options.ts';
import { scoringRequest } from '../../requests/bodies.ts';
import { invocationBytes } from '../../requests/http-request.ts';
import { randomRows } from '../../requests/rows.ts';
import { post, type RunningServer, withServer } from '../../servers/running-server.ts';
import { measureInTurns, timesOf } from '../in-turns.ts';
import { type Load, medianThroughput, type Throughput } from '../measure.ts';

/** Our server against MLflow's, one Python process each, on JSON requests of this many rows at 16 connections. */
export interface BesideMlflow {
  readonly rows: number;
  readonly mlmodel: Throughput;
  readonly mlflow: Throughput;
  /** Requests/s of ours over MLflow's: the median of the ratios of single rounds. */
  readonly timesMlflow: number;
}

const model = 'iris-sklearn';
const connections = 16;

/** Loads both servers alternately with requests of 1 and of 1,000 rows. */
export async function compareBesideMlflow(
  options: BenchOptions,
  generator: LoadGenerator,
): Promise<BesideMlflow[]> {
  const row = await randomRows(model, { count: 1, digits: 'one decimal' });
  const first = { model, first: scoringRequest(row, 'json') };
  return withServer('mlmodel', first, (mlmodel) =>
    withServer('mlflow', first, async (mlflow) => {
      const found: BesideMlflow[] = [];
      for (const rows of [1, 1000]) {
        const load = await loadOf(rows, { server: mlflow, options });
        const use = { load, options, generator };
        const [ours, theirs] = await measureInTurns([mlmodel, mlflow] as const, use);
        found.push({
          rows,
          mlmodel: medianThroughput(ours),
          mlflow: medianThroughput(theirs),
          timesMlflow: timesOf(ours, theirs),
        });
      }
      return found;
    }),
  );
}

/** Requests whose responses must have the values of MLflow's. */
async function loadOf(
  count: number,
  { server, options }: { server: RunningServer; options: BenchOptions },
): Promise<Load> {
  const request = scoringRequest(await randomRows(model, { count, digits: 'one decimal' }), 'json');
  const expected = JSON.parse((await post(server.port, request)).body.toString());
  return {
    request: invocationBytes(request),
    connections,
    milliseconds: options.roundMilliseconds,
    check: (body) => {
      if (!isDeepStrictEqual(JSON.parse(Buffer.from(body).toString()), expected))
        throw new Error('the server responds differently from MLflow');
    },
  };
}
