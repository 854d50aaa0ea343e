import { setTimeout as delay } from 'node:timers/promises';
import { type Server, startServer } from '@mlmodel/serve-process';
import { cpuSeconds, residentMegabytes } from '@mlmodel/serve-process/process-usage';
import { LoadProcess } from '../load/load-process.ts';
import {
  invocation,
  type RequestKind,
  type Times,
  type TrafficJob,
  type TrafficReport,
} from '../load/traffic-job.ts';
import { steps } from '../paths.ts';

/** Where the model runs. */
export type Execution = 'inline' | 'process';

export interface OverloadOptions {
  readonly execution: Execution;
  /** Seconds of each load. */
  readonly seconds: number;
  /** How many times the capacity is offered, one after the other. */
  readonly factors: readonly number[];
  /** Requests that may wait; the server's default when absent. */
  readonly maxQueued?: number;
}

/** What came of the requests under a load. */
interface Throughput {
  /** Requests that were answered with a prediction, a second. */
  readonly goodput: number;
  /** And a CPU second of all processes of the server; undefined where that is unknown. */
  readonly goodputOfCpu: number | undefined;
  /** CPU seconds a second of the load generator. */
  readonly generatorShare: number;
}

/** What came of a load beyond the capacity. */
export interface Overload extends Throughput {
  readonly factor: number;
  /** Requests that were sent a second. */
  readonly offered: number;
  readonly answered: Times | undefined;
  readonly refused: Times | undefined;
  /** What a client should not meet. */
  readonly failures: readonly string[];
  /** 99 of 100 requests were sent within this many milliseconds of when they were due. */
  readonly lateness: number;
  /** Most memory in MB of all processes of the server, beyond that at its capacity; undefined where that is unknown. */
  readonly memoryGrowth: number | undefined;
}

export interface OverloadFindings {
  readonly execution: Execution;
  /** The higher of the throughputs before and after the overload, each without one. */
  readonly peak: Throughput;
  readonly overloads: readonly Overload[];
}

/** A request that takes some 4 ms of CPU time: a loop of so many steps in ONNX. */
const request: RequestKind = { name: 'steps', bytes: invocation('{"inputs": [5000]}') };

/** Enough to keep a server busy. */
const connections = 16;

/** More than the queue of a server holds, so that clients do not wait for each other. */
const mostConnections = 3000;

/** Offers a server several times the requests that it can answer. */
export async function overload(options: OverloadOptions): Promise<OverloadFindings> {
  const { execution, factors, maxQueued } = options;
  const limit = maxQueued === undefined ? [] : ['--max-queued', String(maxQueued)];
  const server = await startServer(['-m', steps, '--execution', execution, ...limit]);
  const load = new LoadProcess();
  const measured = new MeasuredServer(server, load);
  try {
    const before = await measured.capacity(options.seconds);
    const memory = residentMegabytes(server.pid) ?? 0;
    const overloads: Overload[] = [];
    for (const factor of factors) {
      const offered = { factor, requestsPerSecond: factor * before.goodput, memory };
      overloads.push(await measured.overload(offered, options.seconds));
    }
    const after = await measured.capacity(options.seconds);
    const peak = before.goodput > after.goodput ? before : after;
    return { execution, peak, overloads };
  } finally {
    await load.close();
    await server.stop();
  }
}

interface Offered {
  readonly factor: number;
  readonly requestsPerSecond: number;
  /** Of the server at its capacity, in MB. */
  readonly memory: number;
}

class MeasuredServer {
  readonly #server: Server;
  readonly #load: LoadProcess;

  constructor(server: Server, load: LoadProcess) {
    this.#server = server;
    this.#load = load;
  }

  /** What clients that wait for their responses get. */
  async capacity(seconds: number): Promise<Throughput> {
    const arrivals = { connections };
    const { report, cpu } = await this.#measure({ arrivals, seconds, warmUpSeconds: seconds / 5 });
    const failures = failuresOf(report);
    if (failures.length > 0) throw new Error(`without an overload: ${failures.join(', ')}`);
    return throughputOf(report, cpu);
  }

  /** The queue fills during the warm-up. */
  async overload(offered: Offered, seconds: number): Promise<Overload> {
    const { factor, requestsPerSecond, memory } = offered;
    const arrivals = { requestsPerSecond, mostConnections };
    const run = this.#measure({ arrivals, seconds, warmUpSeconds: Math.max(2, seconds / 2) });
    let most = 0;
    const sampling = setInterval(() => {
      most = Math.max(most, residentMegabytes(this.#server.pid) ?? 0);
    }, 250);
    const { report, cpu } = await run;
    clearInterval(sampling);
    // The server finishes what it has let wait.
    await delay(seconds * 200);
    return {
      ...throughputOf(report, cpu),
      factor,
      offered: report.sent / report.seconds,
      answered: report.answers.find(({ status }) => status === 200),
      refused: report.answers.find(({ status }) => status === 429),
      failures: failuresOf(report),
      lateness: report.lateness,
      memoryGrowth: most === 0 ? undefined : most - memory,
    };
  }

  async #measure(job: Pick<TrafficJob, 'arrivals' | 'warmUpSeconds'> & { seconds: number }) {
    const run = this.#load.run({ ...job, port: this.#server.port, kinds: [request] });
    await delay((job.warmUpSeconds ?? 0) * 1000);
    const before = cpuSeconds(this.#server.pid);
    await delay(job.seconds * 1000);
    const after = cpuSeconds(this.#server.pid);
    const cpu = before === undefined || after === undefined ? undefined : after - before;
    return { report: await run, cpu };
  }
}

function throughputOf(report: TrafficReport, cpu: number | undefined): Throughput {
  const count = report.answers.find(({ status }) => status === 200)?.count ?? 0;
  return {
    goodput: count / report.seconds,
    goodputOfCpu: cpu === undefined ? undefined : count / cpu,
    generatorShare: report.cpuSeconds / report.seconds,
  };
}

function failuresOf({ answers, lost, unsent }: TrafficReport): readonly string[] {
  const others = answers.filter(({ status }) => status !== 200 && status !== 429);
  const silent = answers.filter(
    ({ status, count, withRetryAfter }) => status === 429 && withRetryAfter < count,
  );
  return [
    ...others.map(({ status, count }) => `${count} x ${status}`),
    ...silent.map(
      ({ count, withRetryAfter }) => `${count - withRetryAfter} x 429 without Retry-After`,
    ),
    ...(lost === 0 ? [] : [`${lost} requests without a response`]),
    ...(unsent === 0 ? [] : [`${unsent} requests not sent, as no connection was free`]),
  ];
}
