import type { LoadGenerator } from '../load/load-generator.ts';
import { type BenchOptions, isWanted } from '../options.ts';
import { type Digits, randomRows } from '../requests/rows.ts';
import type { RunningServer } from '../servers/running-server.ts';
import { againstLimit } from './against-limit.ts';
import { jsonLoad } from './json-load.ts';
import { type Load, measure, medianThroughput, type Throughput } from './measure.ts';

/** Until the engine has compiled what a request runs, once a server and then before each scenario. */
const firstWarmUpMilliseconds = 3000;
const warmUpMilliseconds = 400;

/** One kind of JSON request under one kind of load. */
export interface JsonScenario {
  /** `json/MODEL/ROWS/DIGITS/CONNECTIONS`. */
  readonly name: string;
  readonly model: string;
  readonly rows: number;
  readonly digits: Digits;
  readonly connections: number;
}

/** Medians over the rounds; ratios are medians of the ratios of single rounds. */
export interface JsonComparison extends JsonScenario {
  readonly mlmodel: Throughput;
  readonly limit: Throughput;
  /** Requests/s of ours over the limit's. */
  readonly ofLimit: number;
  /** Latencies of ours over the limit's. */
  readonly p50OfLimit: number;
  readonly p99OfLimit: number;
  /** CPU time a request of ours over the limit's. */
  readonly cpuOfLimit: number | undefined;
  readonly mlflow?: Throughput;
  /** Requests/s of ours over MLflow's. */
  readonly timesMlflow?: number;
}

/** The servers of one model; MLflow's only where it is there. */
export interface Contenders {
  readonly mlmodel: RunningServer;
  readonly limit: RunningServer;
  readonly mlflow?: RunningServer;
}

/** The scenarios of a model that the options ask for. */
export function jsonScenarios(model: string, options: BenchOptions): JsonScenario[] {
  const scenarios: JsonScenario[] = [];
  for (const rows of options.quick ? [1, 1000] : [1, 100, 1000])
    for (const digits of ['one decimal', 'full precision'] as const)
      for (const connections of options.quick ? [16] : [1, 16]) {
        const name = `json/${model}/${rows}/${digits.replace(' ', '-')}/${connections}`;
        if (isWanted(options, name)) scenarios.push({ name, model, rows, digits, connections });
      }
  return scenarios;
}

/** The load of a scenario, checked against the graph's own outputs. */
export async function scenarioLoad(scenario: JsonScenario, milliseconds: number): Promise<Load> {
  const { model, digits, connections } = scenario;
  const rows = await randomRows(model, { count: scenario.rows, digits });
  return jsonLoad({ model, rows }, { connections, milliseconds });
}

/** Loads servers that just started until they are as fast as they get. */
export async function warmUpOnJson(
  scenario: JsonScenario,
  { servers, generator }: { servers: readonly RunningServer[]; generator: LoadGenerator },
): Promise<void> {
  const load = await scenarioLoad({ ...scenario, connections: 16 }, firstWarmUpMilliseconds);
  for (const server of servers) await measure(generator, { server, load });
}

/** Loads our server and the limit of a model in turns; MLflow's once, between two rounds of ours. */
export async function compareOnJson(
  scenario: JsonScenario,
  use: { servers: Contenders; generator: LoadGenerator; options: BenchOptions },
): Promise<JsonComparison> {
  const { servers, generator, options } = use;
  const load = await scenarioLoad(scenario, options.roundMilliseconds);
  const run = (server: RunningServer) => measure(generator, { server, load });
  const warmUp = { ...load, milliseconds: warmUpMilliseconds };
  for (const server of [servers.mlmodel, servers.limit])
    await measure(generator, { server, load: warmUp });
  const { mlmodel, limit, ratio, cpuOfLimit } = await againstLimit(options.rounds, {
    ours: () => run(servers.mlmodel),
    limit: () => run(servers.limit),
  });
  const comparison = {
    ...scenario,
    mlmodel,
    limit,
    ofLimit: ratio((round) => round.requestsPerSecond),
    p50OfLimit: ratio((round) => round.latencies.p50),
    p99OfLimit: ratio((round) => round.latencies.p99),
    cpuOfLimit,
  };
  if (servers.mlflow === undefined) return comparison;
  await measure(generator, { server: servers.mlflow, load: warmUp });
  const around = [await run(servers.mlmodel)];
  const mlflow = await run(servers.mlflow);
  around.push(await run(servers.mlmodel));
  const timesMlflow = medianThroughput(around).requestsPerSecond / mlflow.requestsPerSecond;
  return { ...comparison, mlflow, timesMlflow };
}
