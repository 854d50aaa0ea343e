import { cpuSeconds } from '@mlmodel/serve-process/process-usage';
import type { BenchOptions } from '../options.ts';
import { median } from '../report/statistics.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { checkJsonResponse } from '../requests/check-response.ts';
import { expectedColumns } from '../requests/expected-columns.ts';
import { randomRows } from '../requests/rows.ts';
import { type Contender, mlflowPython } from '../servers/contender.ts';
import { withServer } from '../servers/running-server.ts';

/** From the start of a server's process to its first response. */
export interface StartTime {
  readonly server: Contender;
  readonly seconds: number;
  /** CPU time used until then; NaN if the system does not provide it. */
  readonly cpuSeconds: number;
}

const model = 'iris-label';

/** Starts the servers alternately, several times each (MLflow's once), and takes the medians. */
export async function runStartPart(options: BenchOptions): Promise<StartTime[]> {
  const rows = await randomRows(model, { count: 1, digits: 'one decimal' });
  const expected = await expectedColumns(model, rows);
  const first = scoringRequest(rows, 'json');
  const startOnce = (contender: Contender) =>
    withServer(contender, { model, first }, async (server): Promise<StartTime> => {
      const used = cpuSeconds(server.pid) ?? Number.NaN;
      checkJsonResponse(server.firstResponse, expected);
      return { server: contender, seconds: server.startSeconds, cpuSeconds: used };
    });
  const starts: StartTime[] = [];
  for (let round = 0; round < options.rounds; round += 1)
    starts.push(await startOnce('mlmodel'), await startOnce('limit'));
  if (mlflowPython !== undefined) starts.push(await startOnce('mlflow'));
  return (['mlmodel', 'limit', 'mlflow'] as const).flatMap((contender) => {
    const own = starts.filter(({ server }) => server === contender);
    return own.length === 0 ? [] : [medianStart(contender, own)];
  });
}

function medianStart(server: Contender, starts: readonly StartTime[]): StartTime {
  return {
    server,
    seconds: median(starts.map(({ seconds }) => seconds)),
    cpuSeconds: median(starts.map(({ cpuSeconds: used }) => used)),
  };
}
