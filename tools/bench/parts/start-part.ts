import type { BenchOptions } from '../options.ts';
import { median } from '../report/statistics.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { checkJsonAnswer } from '../requests/check-answer.ts';
import { expectedColumns } from '../requests/expected-columns.ts';
import { randomRows } from '../requests/rows.ts';
import { type Contender, mlflowPython } from '../servers/contender.ts';
import { withServer } from '../servers/running-server.ts';

/** Seconds from the start of the process to the first answer, by server. */
export type StartTimes = Partial<Record<Contender, number>>;

const model = 'iris-label';

/** Starts each server several times in turns (MLflow's once) and takes the medians. */
export async function runStartPart(options: BenchOptions): Promise<StartTimes> {
  const rows = await randomRows(model, { count: 1, digits: 'one decimal' });
  const expected = await expectedColumns(model, rows);
  const first = scoringRequest(rows, 'json');
  const startOnce = (contender: Contender) =>
    withServer(contender, { model, first }, async ({ firstAnswer, startSeconds }) => {
      checkJsonAnswer(firstAnswer, expected);
      return startSeconds;
    });
  const seconds = { mlmodel: [] as number[], limit: [] as number[] };
  for (let round = 0; round < options.rounds; round += 1)
    for (const contender of ['mlmodel', 'limit'] as const)
      seconds[contender].push(await startOnce(contender));
  return {
    mlmodel: median(seconds.mlmodel),
    limit: median(seconds.limit),
    ...(mlflowPython === undefined ? {} : { mlflow: await startOnce('mlflow') }),
  };
}
