import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';
import { median } from '../report/statistics.ts';
import type { RunningServer } from '../servers/running-server.ts';
import { type Load, measure, type Throughput } from './measure.ts';

/** How servers that are compared are loaded. */
export interface TurnsOptions {
  readonly load: Load;
  readonly options: BenchOptions;
  readonly generator: LoadGenerator;
}

/** Loads servers in turns, after a round that warms them up. @returns for each server its rounds */
export async function measureInTurns<Servers extends readonly RunningServer[]>(
  servers: Servers,
  { load, options, generator }: TurnsOptions,
): Promise<{ [server in keyof Servers]: readonly Throughput[] }> {
  const found = servers.map((): Throughput[] => []);
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const [at, server] of servers.entries())
      found[at]?.push(await measure(generator, { server, load }));
  }
  const measured = found.map((rounds) => rounds.slice(1));
  return measured as unknown as { [server in keyof Servers]: readonly Throughput[] };
}

/** Requests/s of one server over another's: the median of the ratios of single rounds. */
export function timesOf(rounds: readonly Throughput[], others: readonly Throughput[]): number {
  return median(
    rounds.map((each, at) => each.requestsPerSecond / (others[at] as Throughput).requestsPerSecond),
  );
}
