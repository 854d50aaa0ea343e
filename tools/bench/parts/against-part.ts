import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cpuSeconds } from '@mlmodel/serve-process/process-usage';
import type { LoadGenerator } from '../load/load-generator.ts';
import { type BenchOptions, isWanted } from '../options.ts';
import { attempt, type Failure } from '../report/attempt.ts';
import { median } from '../report/statistics.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { randomRows } from '../requests/rows.ts';
import { serveCommand } from '../servers/contender.ts';
import { type RunningServer, withServer } from '../servers/running-server.ts';
import { measure, type Throughput } from './measure.ts';
import { type Scenario, scenariosOf } from './scenarios.ts';

/** The ratios of single pairs, this checkout's figure over the other's. */
export interface PairRatios {
  readonly least: number;
  readonly median: number;
  readonly greatest: number;
}

/** One scenario on the servers of two checkouts. A figure that the system does not provide is NaN. */
export interface AgainstComparison {
  readonly name: string;
  /** Requests a second; for `start` starts a second. */
  readonly rate: PairRatios;
  /** CPU time a request, or a start. */
  readonly cpu: PairRatios;
}

const warmUpMilliseconds = 2000;

interface AgainstUse {
  readonly options: BenchOptions;
  readonly generator: LoadGenerator;
  readonly failures: Failure[];
  readonly report: (comparison: AgainstComparison) => void;
}

/**
 * Loads the servers of this checkout and of another one alternately.
 * @throws Error when the other checkout is not built
 */
export async function runAgainstPart(other: string, use: AgainstUse): Promise<void> {
  if (!existsSync(join(other, 'node_modules/.bin/mlmodel')))
    throw new Error(`there is no built checkout in ${other}: run \`npm run setup\` there`);
  const { options, failures, report } = use;
  if (isWanted(options, 'start')) {
    const start = await attempt('start', () => compareStarts(other, options), failures);
    if (start !== undefined) report(start);
  }
  for (const scenario of scenariosOf(options, options.roundMilliseconds)) {
    const compare = () => compareLoads(scenario, other, use);
    const found = await attempt(scenario.name, compare, failures);
    if (found !== undefined) report(found);
  }
}

async function compareLoads(
  { name, model, load }: Scenario,
  other: string,
  { options, generator }: AgainstUse,
): Promise<AgainstComparison> {
  const wanted = await load();
  const run = (server: RunningServer, milliseconds = wanted.milliseconds) =>
    measure(generator, { server, load: { ...wanted, milliseconds } });
  return withPair(model, other, async (ours, theirs) => {
    await run(ours, warmUpMilliseconds);
    await run(theirs, warmUpMilliseconds);
    const pairs = await inTurns(
      options.rounds,
      () => run(ours),
      () => run(theirs),
    );
    return {
      name,
      rate: ratiosOf(pairs, ({ requestsPerSecond }: Throughput) => requestsPerSecond),
      cpu: ratiosOf(pairs, ({ cpuMillisecondsPerRequest: cpu = Number.NaN }) => cpu),
    };
  });
}

/** Process start to the first response. */
async function compareStarts(other: string, options: BenchOptions): Promise<AgainstComparison> {
  const model = 'iris-label';
  const start = (checkout?: string) =>
    withServer(
      'mlmodel',
      { model, first, ...(checkout && commandIn(checkout)) },
      async (server) => ({
        seconds: server.startSeconds,
        cpu: cpuSeconds(server.pid) ?? Number.NaN,
      }),
    );
  const first = await firstRequest(model);
  const rounds = options.rounds * 4;
  const pairs = await inTurns(
    rounds,
    () => start(),
    () => start(other),
  );
  return {
    name: 'start',
    rate: ratiosOf(pairs, ({ seconds }) => 1 / seconds),
    cpu: ratiosOf(pairs, ({ cpu }) => cpu),
  };
}

async function withPair<T>(
  model: string,
  other: string,
  use: (ours: RunningServer, theirs: RunningServer) => Promise<T>,
): Promise<T> {
  const first = await firstRequest(model);
  return withServer('mlmodel', { model, first }, (ours) =>
    withServer('mlmodel', { model, first, ...commandIn(other) }, (theirs) => use(ours, theirs)),
  );
}

async function firstRequest(model: string) {
  return scoringRequest(await randomRows(model, { count: 1, digits: 'one decimal' }), 'json');
}

function commandIn(checkout: string) {
  return { command: (place: Parameters<typeof serveCommand>[1]) => serveCommand(checkout, place) };
}

type Pair<T> = readonly [ours: T, theirs: T];

/** Measures pairs; which side goes first alternates. */
async function inTurns<T>(
  rounds: number,
  ours: () => Promise<T>,
  theirs: () => Promise<T>,
): Promise<Pair<T>[]> {
  const pairs: Pair<T>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const own = await ours();
      pairs.push([own, await theirs()]);
    } else {
      const others = await theirs();
      pairs.push([await ours(), others]);
    }
  }
  return pairs;
}

function ratiosOf<T>(pairs: readonly Pair<T>[], figure: (side: T) => number): PairRatios {
  const ratios = pairs.map(([ours, theirs]) => figure(ours) / figure(theirs));
  return { least: Math.min(...ratios), median: median(ratios), greatest: Math.max(...ratios) };
}
