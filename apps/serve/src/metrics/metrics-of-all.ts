import { defineQuestion, type Peers, type Supervision } from '../workers/peers.js';
import { addFamilies, joinFamilies, type MetricFamily, type Sample } from './metric-family.js';

/** Seconds in which a process has to answer: Prometheus waits for 10 by default. */
const answerTime = 5;

const metricsQuestion = defineQuestion<void, readonly MetricFamily[]>('metrics', answerTime);

/**
 * Makes this process answer for its metrics.
 * @param ownFamilies measures this process
 * @returns collects the metrics of all processes that serve the port; a process that does not answer is left out
 */
export function metricsOfAll(
  peers: Peers,
  ownFamilies: () => Promise<readonly MetricFamily[]>,
): () => Promise<readonly MetricFamily[]> {
  peers.answer(metricsQuestion, ownFamilies);
  return async () => {
    const answers = await peers.askAll(metricsQuestion, undefined);
    const supervision = await peers.supervision();
    const processes = answers.flatMap(({ worker, answer }) =>
      answer === undefined ? [] : [{ worker, families: answer }],
    );
    const isOnly = supervision.workers === 1;
    const families = isOnly ? (processes[0]?.families ?? []) : joinFamilies(processes);
    return addFamilies(families, supervisionMetrics(supervision));
  };
}

function supervisionMetrics({ ready, restarts }: Supervision): MetricFamily[] {
  const of = (value: number): Sample[] => [{ labels: { process: 'server' }, value }];
  return [
    { name: 'mlmodel_processes', help: processesHelp, type: 'gauge', samples: of(ready) },
    {
      name: 'mlmodel_process_restarts',
      help: restartsHelp,
      type: 'counter',
      samples: of(restarts),
    },
  ];
}

/** The help of `mlmodel_processes`. */
export const processesHelp = 'Processes that accept requests, by kind.';

/** The help of `mlmodel_process_restarts_total`. */
export const restartsHelp = 'Processes that ended or hung and were replaced, by kind.';
