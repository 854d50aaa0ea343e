import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { LoadGenerator } from '../../load/load-generator.ts';
import type { BenchOptions } from '../../options.ts';
import { scoringRequest } from '../../requests/bodies.ts';
import { invocationBytes } from '../../requests/http-request.ts';
import { randomRows } from '../../requests/rows.ts';
import { post, type RunningServer, withServer } from '../../servers/running-server.ts';
import { measureInTurns, timesOf } from '../in-turns.ts';
import { type Load, medianThroughput, type Throughput } from '../measure.ts';
import { type estimators, nativeModels } from './native-models.ts';

/** Our server on a model of scikit-learn, on the same model as ONNX, and MLflow's: JSON requests at 16 connections. */
export interface BesideOnnx {
  readonly model: string;
  readonly rows: number;
  readonly native: Throughput;
  readonly onnx: Throughput;
  readonly mlflow: Throughput;
  /** Requests/s over those of ONNX and of MLflow: the medians of the ratios of single rounds. */
  readonly ofOnnx: number;
  readonly timesMlflow: number;
}

const connections = 16;

/** Loads the three servers in turns with requests of 1 and of 1,000 rows. */
export async function compareBesideOnnx(
  name: (typeof estimators)[number],
  { options, generator }: { options: BenchOptions; generator: LoadGenerator },
): Promise<BesideOnnx[]> {
  const model = join(await nativeModels(), name);
  const row = await randomRows(model, { count: 1, digits: 'full precision' });
  const first = scoringRequest(row, 'json');
  return withServer('mlmodel', { model, first }, (native) =>
    withServer('mlmodel', { model: `${model}-onnx`, first }, (onnx) =>
      withServer('mlflow', { model, first }, async (mlflow) => {
        const found: BesideOnnx[] = [];
        for (const rows of [1, 1000]) {
          const load = await loadOf({ model, rows }, { server: mlflow, options });
          const use = { load, options, generator };
          const rounds = await measureInTurns([native, onnx, mlflow] as const, use);
          found.push({ model: name, rows, ...summaryOf(rounds) });
        }
        return found;
      }),
    ),
  );
}

/** Requests whose answers must have the labels of MLflow's. */
async function loadOf(
  { model, rows }: { readonly model: string; readonly rows: number },
  { server, options }: { server: RunningServer; options: BenchOptions },
): Promise<Load> {
  const sent = await randomRows(model, { count: rows, digits: 'full precision' });
  const request = scoringRequest(sent, 'json');
  const expected = labelsIn((await post(server.port, request)).body);
  return {
    request: invocationBytes(request),
    connections,
    milliseconds: options.roundMilliseconds,
    check: (body) => {
      if (!isDeepStrictEqual(labelsIn(body), expected))
        throw new Error('the server responds with other labels than MLflow');
    },
  };
}

/** A graph's labels are the column `label` of a table. */
function labelsIn(body: Uint8Array): unknown {
  const { predictions } = JSON.parse(Buffer.from(body).toString()) as { predictions: unknown[] };
  return predictions.map((each) =>
    typeof each === 'object' && each !== null && 'label' in each ? each.label : each,
  );
}

type Rounds = readonly Throughput[];

function summaryOf([native, onnx, mlflow]: readonly [Rounds, Rounds, Rounds]) {
  return {
    native: medianThroughput(native),
    onnx: medianThroughput(onnx),
    mlflow: medianThroughput(mlflow),
    ofOnnx: timesOf(native, onnx),
    timesMlflow: timesOf(native, mlflow),
  };
}
