import type { LoadGenerator } from '../load/load-generator.ts';
import { linearModel } from '../models/linear-model.ts';
import { type BenchOptions, isWanted } from '../options.ts';
import { checkout } from '../paths.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { invocationBytes } from '../requests/http-request.ts';
import { randomRows } from '../requests/rows.ts';
import { type ServerPlace, serveCommand } from '../servers/contender.ts';
import { post, withServer } from '../servers/running-server.ts';
import { measureInTurns, timesOf } from './in-turns.ts';
import { type Load, medianThroughput, type Throughput } from './measure.ts';

/** Requests of 1 row at some connections, to a model of which each call costs much. */
export interface BatchScenario {
  /** `batch/MODEL/CONNECTIONS`. */
  readonly name: string;
  readonly model: BatchModel;
  readonly connections: number;
}

/** Our server with and without batches; medians over the rounds. */
export interface BatchComparison {
  readonly name: string;
  readonly alone: Throughput;
  /** With batches that do not wait while the model is free, and with such that wait for 2 ms. */
  readonly joined: Throughput;
  readonly waiting: Throughput;
  /** Requests/s over those without batches: the medians of the ratios of single rounds. */
  readonly timesJoined: number;
  readonly timesWaiting: number;
}

type BatchModel = keyof typeof models;

/** A model in Python, an ONNX model of 13 MB of weights, and one whose calls cost next to nothing. */
const models = {
  python: () => 'iris-sklearn',
  onnx: () => linearModel(4, [1024, 1024, 1024, 1024]),
  trivial: () => 'iris-label',
};

const batches = ['--batch-rows', '64', '--rows-independent'];

/** The scenarios that the options ask for. */
export function batchScenarios(options: BenchOptions): BatchScenario[] {
  const scenarios: BatchScenario[] = [];
  for (const model of Object.keys(models) as BatchModel[])
    for (const connections of options.quick ? [1, 16] : [1, 2, 4, 16, 64]) {
      const name = `batch/${model}/${connections}`;
      if (isWanted(options, name)) scenarios.push({ name, model, connections });
    }
  return scenarios;
}

/** Loads the three servers in turns. */
export async function runBatchPart(
  scenario: BatchScenario,
  { options, generator }: { options: BenchOptions; generator: LoadGenerator },
): Promise<BatchComparison> {
  const model = models[scenario.model]();
  const row = await randomRows(model, { count: 1, digits: 'one decimal' });
  const first = scoringRequest(row, 'json');
  const start = (...parameters: string[]) => ({
    model,
    first,
    command: (place: ServerPlace) => [...serveCommand(checkout, place), ...parameters],
  });
  return withServer('mlmodel', start(), (alone) =>
    withServer('mlmodel', start(...batches), (joined) =>
      withServer('mlmodel', start(...batches, '--batch-wait-ms', '2'), async (waiting) => {
        const { body } = await post(alone.port, first);
        const load: Load = {
          request: invocationBytes(first),
          connections: scenario.connections,
          milliseconds: options.roundMilliseconds,
          check: (other) => {
            if (!body.equals(other)) throw new Error('a batch has other predictions');
          },
        };
        const use = { load, options, generator };
        return {
          name: scenario.name,
          ...summaryOf(await measureInTurns([alone, joined, waiting] as const, use)),
        };
      }),
    ),
  );
}

type Rounds = readonly Throughput[];

function summaryOf([alone, joined, waiting]: readonly [Rounds, Rounds, Rounds]) {
  return {
    alone: medianThroughput(alone),
    joined: medianThroughput(joined),
    waiting: medianThroughput(waiting),
    timesJoined: timesOf(joined, alone),
    timesWaiting: timesOf(waiting, alone),
  };
}
