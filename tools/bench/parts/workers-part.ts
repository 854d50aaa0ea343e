import type { LoadGenerator } from '../load/load-generator.ts';
import { type BenchOptions, isWanted } from '../options.ts';
import { checkout } from '../paths.ts';
import { median } from '../report/statistics.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { randomRows } from '../requests/rows.ts';
import { type ServerPlace, serveCommand } from '../servers/contender.ts';
import { commandLines, cpuTicks } from '../servers/process-usage.ts';
import { type RunningServer, withServer } from '../servers/running-server.ts';
import { jsonLoad } from './json-load.ts';
import { measure, medianThroughput, type Throughput } from './measure.ts';

/** `-w 2` beside `-w 1`: medians over the rounds, and over the ratios of single rounds. */
export interface WorkersComparison {
  /** `workers/CONNECTIONS`. */
  readonly name: string;
  readonly one: Throughput;
  readonly two: Throughput;
  /** Requests per second of `-w 2` over those of `-w 1`. The load generator takes its share of the cores from both. */
  readonly rate: number;
  /** The same for requests per second of CPU time; undefined where the system does not provide it. */
  readonly ratePerCpu: number | undefined;
  /** CPU time of the busier worker over that of the other; undefined likewise. */
  readonly spread: number | undefined;
}

const model = 'iris-label';
const warmUpMilliseconds = 1500;

interface WorkersScenario {
  readonly name: string;
  readonly connections: number;
}

/** The scenarios that the options ask for. */
export function workersScenarios(options: BenchOptions): WorkersScenario[] {
  return [16, 64]
    .map((connections) => ({ name: `workers/${connections}`, connections }))
    .filter(({ name }) => isWanted(options, name));
}

/** Loads a server with one worker and one with two in turns, with requests of one row. */
export async function runWorkersPart(
  { name, connections }: WorkersScenario,
  { options, generator }: { options: BenchOptions; generator: LoadGenerator },
): Promise<WorkersComparison> {
  const rows = await randomRows(model, { count: 1, digits: 'one decimal' });
  const milliseconds = options.roundMilliseconds;
  const load = await jsonLoad({ model, rows }, { connections, milliseconds });
  const first = scoringRequest(rows, 'json');
  const startWith = (workers: string) => ({
    model,
    first,
    command: (place: ServerPlace) => [...serveCommand(checkout, place), '-w', workers],
  });
  const run = (server: RunningServer) => measure(generator, { server, load });
  return withServer('mlmodel', startWith('1'), (one) =>
    withServer('mlmodel', startWith('2'), async (two) => {
      for (const server of [one, two]) {
        await measure(generator, { server, load: { ...load, milliseconds: warmUpMilliseconds } });
      }
      const rounds: WorkersRound[] = [];
      for (let round = 0; round < options.rounds; round += 1) {
        const before = round % 2 === 0 ? await run(one) : undefined;
        const ticks = ticksOf(two);
        const ofTwo = await run(two);
        const spread = spreadBetween(ticks, ticksOf(two));
        rounds.push({ one: before ?? (await run(one)), two: ofTwo, spread });
      }
      return summary(name, rounds);
    }),
  );
}

interface WorkersRound {
  readonly one: Throughput;
  readonly two: Throughput;
  readonly spread: number;
}

function summary(name: string, rounds: readonly WorkersRound[]): WorkersComparison {
  const medianOf = (figure: (round: WorkersRound) => number) => {
    const value = median(rounds.map(figure));
    return Number.isNaN(value) ? undefined : value;
  };
  const cpu = ({ cpuMillisecondsPerRequest }: Throughput) =>
    cpuMillisecondsPerRequest ?? Number.NaN;
  return {
    name,
    one: medianThroughput(rounds.map(({ one }) => one)),
    two: medianThroughput(rounds.map(({ two }) => two)),
    rate: medianOf(({ one, two }) => two.requestsPerSecond / one.requestsPerSecond) as number,
    ratePerCpu: medianOf(({ one, two }) => cpu(one) / cpu(two)),
    spread: medianOf(({ spread }) => spread),
  };
}

/** The CPU ticks of each process of a server. */
function ticksOf({ pid }: RunningServer): ReadonlyMap<number, number> {
  return new Map(Array.from(commandLines(pid).keys(), (id) => [id, cpuTicks(id)]));
}

/** The most ticks of one process over those of the next: the workers', since the primary process does next to nothing. */
function spreadBetween(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): number {
  const used = Array.from(after, ([id, ticks]) => ticks - (before.get(id) ?? 0));
  const [most = Number.NaN, next = Number.NaN] = used.sort((a, b) => b - a);
  return most / next;
}
