import type { LoadGenerator } from '../load/load-generator.ts';
import { linearModel } from '../models/linear-model.ts';
import { type BenchOptions, isWanted } from '../options.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { type Rows, randomRows } from '../requests/rows.ts';
import { type RunningServer, withServer } from '../servers/running-server.ts';
import { againstLimit } from './against-limit.ts';
import { jsonLoad } from './json-load.ts';
import { type Load, measure, type Throughput } from './measure.ts';

/** JSON bodies of one size, for a model of that many columns. */
export interface BodyScenario {
  /** `body/COLUMNS/MIB`. */
  readonly name: string;
  readonly columns: number;
  readonly mebibytes: number;
  /** The directory of the model. */
  readonly model: () => string;
}

/** Medians over the rounds; the ratio is the median of the ratios of single rounds. */
export interface BodyComparison {
  readonly name: string;
  /** Size of a body, in 10^6 bytes. */
  readonly megabytes: number;
  readonly rows: number;
  readonly mlmodel: Throughput;
  readonly limit: Throughput;
  /** CPU time a request of all processes, of ours over the limit's; undefined where the system does not provide it. */
  readonly cpuOfLimit: number | undefined;
}

/** Until the engine has compiled what a request runs. */
const warmUpMilliseconds = 1500;

/** One body is scored while the next one arrives. */
const connections = 2;

/** The scenarios that the options ask for. */
export function bodyScenarios(options: BenchOptions): BodyScenario[] {
  const scenarios: BodyScenario[] = [];
  for (const columns of [4, 30, 100, 1000])
    for (const mebibytes of options.quick ? [8] : [1, 8, 64]) {
      const name = `body/${columns}/${mebibytes}`;
      const model = () => linearModel(columns);
      if (isWanted(options, name)) scenarios.push({ name, columns, mebibytes, model });
    }
  return scenarios;
}

/** The load of a scenario, checked against the graph's own outputs. */
export async function bodyLoad(scenario: BodyScenario, milliseconds: number): Promise<Load> {
  const model = scenario.model();
  const rows = await rowsOf(scenario);
  return jsonLoad({ model, rows }, { connections, milliseconds });
}

/** Loads our server and the limit in turns. */
export async function runBodyPart(
  scenario: BodyScenario,
  { options, generator }: { options: BenchOptions; generator: LoadGenerator },
): Promise<BodyComparison> {
  const model = scenario.model();
  const load = await bodyLoad(scenario, options.roundMilliseconds);
  const one = await randomRows(model, { count: 1, digits: 'one decimal' });
  const start = { model, first: scoringRequest(one, 'json') };
  const run = (server: RunningServer, milliseconds = load.milliseconds) =>
    measure(generator, { server, load: { ...load, milliseconds } });
  return withServer('mlmodel', start, (mlmodel) =>
    withServer('limit', start, async (limit) => {
      for (const server of [mlmodel, limit]) await run(server, warmUpMilliseconds);
      const compared = await againstLimit(options.rounds, {
        ours: () => run(mlmodel),
        limit: () => run(limit),
      });
      return {
        name: scenario.name,
        megabytes: load.request.length / 1e6,
        rows: (await rowsOf(scenario)).count,
        mlmodel: compared.mlmodel,
        limit: compared.limit,
        cpuOfLimit: compared.cpuOfLimit,
      };
    }),
  );
}

/** As many rows as fit. */
async function rowsOf({ model, mebibytes }: BodyScenario): Promise<Rows> {
  const sample = await randomRows(model(), { count: 100, digits: 'full precision' });
  const text = scoringRequest(sample, 'json').body.length - JSON.stringify(sample.columns).length;
  const count = Math.max(1, Math.floor((mebibytes * 2 ** 20 * sample.count) / text));
  return randomRows(model(), { count, digits: 'full precision' });
}
