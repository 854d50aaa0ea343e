import { setTimeout as wait } from 'node:timers/promises';
import { startServer } from '@mlmodel/serve-process';
import { iris } from '../paths.ts';
import { Clients } from './clients.ts';
import { irisRequest } from './drain.ts';

/** Milliseconds of load without reloads, and between two reloads. */
const baselineTime = 5000;
const pause = 100;

const key = 'key-of-the-reliability-suite';

/** What became of the requests of a server that was reloaded under load. */
export interface ReloadFindings {
  readonly reloads: number;
  readonly answered: number;
  readonly failures: readonly string[];
  /** Milliseconds of requests without and with reloads, in ascending order. */
  readonly baseline: readonly number[];
  readonly times: readonly number[];
}

/** Loads the model of a server again and again while clients send requests. */
export async function runReloads(reloads: number, workers = 1): Promise<ReloadFindings> {
  const environment = { MLMODEL_ADMIN_KEYS: key };
  const server = await startServer(['-m', iris, '-w', String(workers)], { environment });
  try {
    const before = new Clients(server.port, irisRequest());
    await wait(baselineTime);
    const { times: baseline, failures } = await before.end();
    const clients = new Clients(server.port, irisRequest());
    const refused: string[] = [];
    for (let reload = 0; reload < reloads; reload++) {
      const { status } = await fetch(`http://127.0.0.1:${server.port}/admin/reload`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
      });
      if (status !== 200) refused.push(`a reload got status ${status}`);
      await wait(pause);
    }
    const outcomes = await clients.end();
    return {
      reloads,
      answered: outcomes.answered,
      failures: [...failures, ...refused, ...outcomes.failures],
      baseline: sorted(baseline),
      times: sorted(outcomes.times),
    };
  } finally {
    await server.stop();
  }
}

function sorted(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((left, right) => left - right);
}
