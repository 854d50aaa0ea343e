import { cpuSeconds } from '@mlmodel/serve-process/process-usage';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { Latencies } from '../load/load-job.ts';
import { median } from '../report/statistics.ts';
import type { RunningServer } from '../servers/running-server.ts';

/** Measurements of one server under load. */
export interface Throughput {
  readonly requestsPerSecond: number;
  readonly latencies: Latencies;
  /** Of the server's processes; undefined if the system does not provide it. */
  readonly cpuMillisecondsPerRequest: number | undefined;
}

/** How a server is loaded, and how its response is checked. */
export interface Load {
  readonly request: Uint8Array;
  readonly connections: number;
  readonly milliseconds: number;
  /** Throws if the first body is wrong; all others must equal it. */
  readonly check: (body: Uint8Array) => void;
}

/** Loads a server for a while. Rejects if a response is wrong or not 200. */
export async function measure(
  generator: LoadGenerator,
  { server, load }: { server: RunningServer; load: Load },
): Promise<Throughput> {
  const { request, connections, milliseconds, check } = load;
  const before = cpuSeconds(server.pid);
  const job = { port: server.port, request, connections, milliseconds };
  const result = await generator.run(job).catch((error: Error) => {
    throw new Error(`${server.contender}: ${error.message}`, { cause: error });
  });
  const after = cpuSeconds(server.pid);
  check(result.firstBody);
  return {
    requestsPerSecond: result.requests / result.seconds,
    latencies: result.latencies,
    cpuMillisecondsPerRequest:
      before === undefined || after === undefined
        ? undefined
        : ((after - before) * 1000) / result.requests,
  };
}

/** The medians over the rounds of one load. */
export function medianThroughput(rounds: readonly Throughput[]): Throughput {
  const of = (figure: (round: Throughput) => number) => median(rounds.map(figure));
  const cpu = of((round) => round.cpuMillisecondsPerRequest ?? Number.NaN);
  return {
    requestsPerSecond: of((round) => round.requestsPerSecond),
    latencies: {
      p50: of((round) => round.latencies.p50),
      p99: of((round) => round.latencies.p99),
      max: of((round) => round.latencies.max),
    },
    cpuMillisecondsPerRequest: Number.isNaN(cpu) ? undefined : cpu,
  };
}
