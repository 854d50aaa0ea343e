import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Server, startServer } from '@mlmodel/serve-process';
import { irisRequest } from '../lifecycle/drain.ts';
import { iris } from '../paths.ts';
import { clientsOf, workersOf } from './processes.ts';
import { type Lost, SteadyClient } from './steady-client.ts';

/** What came of killing workers. Times are in milliseconds, in ascending order. */
export interface KillFindings {
  readonly kills: number;
  readonly answered: number;
  /** Requests without a response: on connections of a worker that was killed, and on others. */
  readonly lost: { readonly ofKilled: number; readonly ofOthers: number };
  /** From a kill until another worker had a connection in its place. */
  readonly replacements: readonly number[];
  /** How the command ended meanwhile; undefined if it still ran. */
  readonly ending: string | undefined;
}

/** Milliseconds after which a worker counts as not replaced. */
const patience = 60_000;

const connections = 8;

/** Kills the worker with the most connections, again and again, while clients send requests. */
export async function killWorkers(kills: number): Promise<KillFindings> {
  const server = await startServer(['-m', iris, '-w', '2']);
  const clients = Array.from(
    { length: connections },
    () => new SteadyClient(server.port, irisRequest()),
  );
  const ports: ReadonlySet<number>[] = [];
  const replacements: number[] = [];
  try {
    await delay(500);
    for (let done = 0; done < kills && server.ending === undefined; done++) {
      const { killed, milliseconds } = await killOne(server);
      ports.push(killed);
      replacements.push(milliseconds);
      await delay(200);
    }
    const { ending } = server;
    const lost = clients.flatMap((client) => client.lost);
    const isOfKilled = ({ clientPort }: Lost) => ports.some((killed) => killed.has(clientPort));
    const ofKilled = lost.filter(isOfKilled).length;
    return {
      kills: replacements.length,
      answered: clients.reduce((sum, { answered }) => sum + answered, 0),
      lost: { ofKilled, ofOthers: lost.length - ofKilled },
      replacements: replacements.toSorted((left, right) => left - right),
      ending,
    };
  } finally {
    for (const client of clients) client.stop();
    await server.stop();
  }
}

interface Killed {
  /** The clients' ports of its connections. */
  readonly killed: ReadonlySet<number>;
  readonly milliseconds: number;
}

async function killOne({ pid, port }: Server): Promise<Killed> {
  const before = workersOf(pid).map((worker) => ({ worker, clients: clientsOf(worker, port) }));
  const [victim] = before.toSorted((left, right) => right.clients.size - left.clients.size);
  if (victim === undefined) throw new Error('the server has no workers');
  const startedAt = performance.now();
  process.kill(victim.worker, 'SIGKILL');
  const known = new Set(before.map(({ worker }) => worker));
  while (performance.now() - startedAt < patience) {
    // The worker with the fewest connections gets each new one, so the replacement does when it is ready.
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    await delay(20);
    const isReplaced = workersOf(pid).some(
      (worker) => !known.has(worker) && clientsOf(worker, port).size > 0,
    );
    const milliseconds = performance.now() - startedAt;
    socket.destroy();
    if (isReplaced) return { killed: victim.clients, milliseconds };
  }
  return { killed: victim.clients, milliseconds: Number.POSITIVE_INFINITY };
}
