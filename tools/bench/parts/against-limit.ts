import { median } from '../report/statistics.ts';
import { medianThroughput, type Throughput } from './measure.ts';

/** Runs a round of one server. */
type Run = () => Promise<Throughput>;

/** Our server and the limit, measured in turns. */
export interface AgainstLimit {
  readonly mlmodel: Throughput;
  readonly limit: Throughput;
  /** The median of the ratios of single rounds, ours over the limit's. */
  ratio(figure: (round: Throughput) => number): number;
  /** The ratio of CPU time a request; undefined where the system does not provide it. */
  readonly cpuOfLimit: number | undefined;
}

/** Loads the servers alternately, ours first in every other round. */
export async function againstLimit(
  rounds: number,
  { ours, limit }: { readonly ours: Run; readonly limit: Run },
): Promise<AgainstLimit> {
  const own: Throughput[] = [];
  const limits: Throughput[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) own.push(await ours());
    limits.push(await limit());
    if (round % 2 === 1) own.push(await ours());
  }
  const ratio = (figure: (round: Throughput) => number) =>
    median(own.map((round, index) => figure(round) / figure(limits[index] as Throughput)));
  const cpu = ratio((round) => round.cpuMillisecondsPerRequest ?? Number.NaN);
  return {
    mlmodel: medianThroughput(own),
    limit: medianThroughput(limits),
    ratio,
    cpuOfLimit: Number.isNaN(cpu) ? undefined : cpu,
  };
}
