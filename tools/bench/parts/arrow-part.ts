import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';
import { median } from '../report/statistics.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { checkArrowResponse } from '../requests/check-response.ts';
import { expectedColumns, namedColumns } from '../requests/expected-columns.ts';
import { invocationBytes } from '../requests/http-request.ts';
import { randomRows } from '../requests/rows.ts';
import { type RunningServer, withServer } from '../servers/running-server.ts';
import { type Load, measure } from './measure.ts';

/** Arrow in and out on one number of connections. */
export interface ArrowThroughput {
  readonly connections: number;
  readonly rowsPerSecond: number;
  readonly cpuMillisecondsPerRequest: number | undefined;
}

/** A model that gives its 4 double columns back: as an ONNX graph, or in Python. */
export type IdentityModel = 'identity' | 'echo';

const count = 100_000;

/** The load of Arrow requests of 100,000 rows of 4 doubles. */
export async function arrowLoad(
  model: IdentityModel,
  { connections, milliseconds }: { connections: number; milliseconds: number },
): Promise<Load> {
  const rows = await randomRows(model, { count, digits: 'full precision' });
  const expected = model === 'identity' ? await expectedColumns(model, rows) : namedColumns(rows);
  return {
    request: invocationBytes(scoringRequest(rows, 'arrow')),
    connections,
    milliseconds,
    check: (body) => checkArrowResponse(body, expected),
  };
}

/** Measures rows/s of Arrow in and out through a model, on 1 and 4 connections. */
export async function runArrowPart(
  model: IdentityModel,
  { options, generator }: { options: BenchOptions; generator: LoadGenerator },
): Promise<ArrowThroughput[]> {
  const small = await randomRows(model, { count: 1, digits: 'full precision' });
  const first = scoringRequest(small, 'json');
  return withServer('mlmodel', { model, first }, (server) =>
    measureArrow(server, { model, options, generator }),
  );
}

async function measureArrow(
  server: RunningServer,
  use: { model: IdentityModel; options: BenchOptions; generator: LoadGenerator },
): Promise<ArrowThroughput[]> {
  const { model, options, generator } = use;
  const found: ArrowThroughput[] = [];
  for (const connections of [1, 4]) {
    const load = await arrowLoad(model, { connections, milliseconds: options.roundMilliseconds });
    await measure(generator, { server, load });
    const rounds = [];
    for (let round = 0; round < options.rounds; round += 1)
      rounds.push(await measure(generator, { server, load }));
    const cpu = median(rounds.map((round) => round.cpuMillisecondsPerRequest ?? Number.NaN));
    found.push({
      connections,
      rowsPerSecond: median(rounds.map((round) => round.requestsPerSecond)) * count,
      cpuMillisecondsPerRequest: Number.isNaN(cpu) ? undefined : cpu,
    });
  }
  return found;
}
