import { type Server, startServer } from '@mlmodel/serve-process';
import { cpuSeconds, residentMegabytes } from '@mlmodel/serve-process/process-usage';
import { jsonRows, smallRequest } from '../load/iris-requests.ts';
import { LoadProcess } from '../load/load-process.ts';
import { ping, type RequestKind, type Times, type TrafficReport } from '../load/traffic-job.ts';
import { iris } from '../paths.ts';
import { SlowClientsProcess } from './slow-clients.ts';
import { nobody, type SlowClients, type SlowClientsReport } from './slow-clients-job.ts';

export interface ConnectionsOptions {
  readonly clients: SlowClients;
  /** Seconds with the slow clients. */
  readonly seconds: number;
  /** Seconds without them. */
  readonly baselineSeconds: number;
  /** Seconds over which they connect. */
  readonly openingSeconds: number;
}

/** What a normal client has met. */
export interface NormalClient {
  readonly times: Times;
  /** What it should not meet. */
  readonly failures: readonly string[];
}

export interface ConnectionsFindings {
  readonly clients: SlowClients;
  readonly baseline: NormalClient;
  /** While the slow clients connected, and after that. */
  readonly opening: NormalClient;
  readonly beside: NormalClient;
  readonly slow: SlowClientsReport & { readonly mostOpen: number };
  /** Most resident memory in MB of all processes of the server; undefined where that is unknown. */
  readonly memory: number | undefined;
  /** CPU seconds a second of the server beside the slow clients; undefined where that is unknown. */
  readonly serverShare: number | undefined;
  /** How the server ended meanwhile; undefined if it still ran. */
  readonly ending: string | undefined;
}

/** A client that sends a small request now and then on each of two connections. */
const normalArrivals = { connections: 2, pause: 10 };

/** A client that uploads again and again. */
const uploadArrivals = { connections: 1, pause: 50 };

/** Rows of a request whose response is longer than what the kernel takes of it. */
const longRows = 3_000;

/** Rows of an upload: some MB, which a scorer process takes. */
const uploadedRows = 50_000;

/** Sends small requests to a server, without and beside slow clients. */
export function besideSlowClients(options: ConnectionsOptions): Promise<ConnectionsFindings> {
  return measure(options, {
    kind: { name: 'small', bytes: smallRequest },
    arrivals: normalArrivals,
  });
}

/** Sends large requests to a server, without and beside silent uploads. */
export function besideSilentUploads(
  silent: number,
  times: Pick<ConnectionsOptions, 'seconds' | 'baselineSeconds'>,
): Promise<ConnectionsFindings> {
  const kind = { name: 'upload', bytes: jsonRows(uploadedRows) };
  const options = { clients: { ...nobody, silent }, ...times, openingSeconds: 1 };
  return measure(options, { kind, arrivals: uploadArrivals });
}

interface Normal {
  readonly kind: RequestKind;
  readonly arrivals: { readonly connections: number; readonly pause: number };
}

async function measure(options: ConnectionsOptions, normal: Normal): Promise<ConnectionsFindings> {
  const { clients, seconds, baselineSeconds, openingSeconds } = options;
  const server = await startServer(['-m', iris]);
  const load = new LoadProcess();
  const job = { port: server.port, kinds: [normal.kind], arrivals: normal.arrivals };
  let slow: SlowClientsProcess | undefined;
  const memory = watchMemory(server);
  try {
    const baseline = normalOf(
      await load.run({ ...job, warmUpSeconds: 1, seconds: baselineSeconds }),
    );
    slow = new SlowClientsProcess({
      ...clients,
      port: server.port,
      openingSeconds,
      longRequest: jsonRows(longRows),
      smallRequests: [ping.bytes, smallRequest],
    });
    // The process starts meanwhile.
    const opening = normalOf(await load.run({ ...job, seconds: openingSeconds + 1 }));
    const usedBefore = cpuSeconds(server.pid);
    const beside = normalOf(await load.run({ ...job, seconds }));
    const usedAfter = cpuSeconds(server.pid);
    return {
      clients,
      baseline,
      opening,
      beside,
      slow: { ...slow.report, mostOpen: slow.mostOpen },
      memory: memory.end(),
      serverShare:
        usedBefore === undefined || usedAfter === undefined
          ? undefined
          : (usedAfter - usedBefore) / seconds,
      ending: server.ending,
    };
  } finally {
    memory.end();
    await slow?.close();
    await load.close();
    await server.stop();
  }
}

function watchMemory({ pid }: Server): { end(): number | undefined } {
  let most: number | undefined;
  const timer = setInterval(() => {
    const now = residentMegabytes(pid);
    if (now !== undefined) most = Math.max(most ?? 0, now);
  }, 500);
  return {
    end() {
      clearInterval(timer);
      return most;
    },
  };
}

function normalOf({ answers, lost }: TrafficReport): NormalClient {
  const good = answers.find(({ status }) => status === 200);
  const bad = answers.filter(({ status }) => status !== 200);
  return {
    times: good ?? { count: 0, p50: 0, p99: 0, longest: 0 },
    failures: [
      ...bad.map(({ status, count }) => `${count} x ${status}`),
      ...(lost === 0 ? [] : [`${lost} requests without a response`]),
      ...(good === undefined ? ['no response'] : []),
    ],
  };
}
