import { percentile } from '../percentile.ts';
import { Tally } from './tally.ts';
import { type Response, TrafficConnection } from './traffic-connection.ts';
import type { RequestKind, TrafficJob, TrafficReport } from './traffic-job.ts';

/** Milliseconds between two looks at what an open loop has to send. */
const tick = 2;

/** The requests of a job. */
export class Traffic {
  readonly #job: TrafficJob;
  readonly #round: readonly RequestKind[];
  readonly #kinds = new Map<TrafficConnection, RequestKind>();
  readonly #free: TrafficConnection[] = [];
  readonly #startedAt = performance.now();
  readonly #timers: NodeJS.Timeout[] = [];
  /** Of requests that count. */
  #tally = new Tally();
  #counts = { sent: 0, lost: 0, left: 0, unsent: 0 };
  #lateness: number[] = [];
  #countedSince = this.#startedAt;
  #cpu = process.cpuUsage();
  /** Requests so far, counted or not. */
  #total = 0;
  #isOver = false;

  constructor(job: TrafficJob) {
    this.#job = job;
    this.#round = roundOf(job.kinds);
    const { arrivals, warmUpSeconds = 0 } = job;
    this.#timers.push(setTimeout(() => this.#count(), warmUpSeconds * 1000));
    if ('connections' in arrivals) {
      for (let index = 0; index < arrivals.connections; index++) this.#sendOn(this.#open());
    } else this.#timers.push(setInterval(() => this.#sendDue(arrivals.requestsPerSecond), tick));
  }

  /** Stops sending. @returns what has happened since the end of the warm-up */
  end(): TrafficReport {
    const seconds = (performance.now() - this.#countedSince) / 1000;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const connection of this.#kinds.keys()) connection.close();
    return {
      seconds,
      ...this.#counts,
      answers: this.#tally.answers,
      lateness: percentile(Float64Array.from(this.#lateness).sort(), 0.99),
      cpuSeconds: (user + system) / 1e6,
    };
  }

  /** The warm-up is over. */
  #count(): void {
    this.#tally = new Tally();
    this.#counts = { sent: 0, lost: 0, left: 0, unsent: 0 };
    this.#lateness = [];
    this.#countedSince = performance.now();
    this.#cpu = process.cpuUsage();
  }

  #sendDue(perSecond: number): void {
    const now = performance.now();
    for (;;) {
      const dueAt = this.#startedAt + (this.#total * 1000) / perSecond;
      if (dueAt > now) return;
      this.#lateness.push(now - dueAt);
      const connection = this.#freeConnection();
      if (connection !== undefined) this.#sendOn(connection);
      else {
        this.#total += 1;
        this.#counts.unsent += 1;
      }
    }
  }

  #freeConnection(): TrafficConnection | undefined {
    const free = this.#free.pop();
    const { arrivals } = this.#job;
    if (free !== undefined || 'connections' in arrivals) return free;
    return this.#kinds.size < arrivals.mostConnections ? this.#open() : undefined;
  }

  #open(): TrafficConnection {
    const connection = new TrafficConnection(this.#job.port, {
      onResponse: (_, response) => this.#answered(connection, response),
      onEnd: () => this.#ended(connection),
    });
    return connection;
  }

  #sendOn(connection: TrafficConnection): void {
    const kind = this.#round[this.#total % this.#round.length] as RequestKind;
    this.#total += 1;
    this.#counts.sent += 1;
    this.#kinds.set(connection, kind);
    const { bytes, leavesAfter } = kind;
    if (leavesAfter === undefined) connection.send(bytes);
    else {
      this.#counts.left += 1;
      this.#kinds.delete(connection);
      connection.sendAndLeave(bytes.subarray(0, bytes.length * leavesAfter));
      this.#goOn(undefined);
    }
  }

  #answered(connection: TrafficConnection, response: Response): void {
    const kind = this.#kinds.get(connection) as RequestKind;
    this.#tally.add(kind, response, performance.now() - connection.sentAt);
    this.#goOn(connection);
  }

  #ended(connection: TrafficConnection): void {
    this.#kinds.delete(connection);
    if (connection.isBusy) {
      this.#counts.lost += 1;
      this.#goOn(undefined);
    } else this.#free.splice(this.#free.indexOf(connection), 1);
  }

  /** A connection is free, or has ended. */
  #goOn(connection: TrafficConnection | undefined): void {
    if (this.#isOver) return;
    const { arrivals } = this.#job;
    if (!('connections' in arrivals)) {
      if (connection !== undefined) this.#free.push(connection);
      return;
    }
    const { pause = 0 } = arrivals;
    const send = () => this.#sendOn(connection ?? this.#open());
    if (pause === 0) send();
    else setTimeout(() => this.#isOver || send(), pause);
  }
}

/** As many of each kind as its share, evenly mixed. */
function roundOf(kinds: readonly RequestKind[]): readonly RequestKind[] {
  const placed = kinds.flatMap((kind) => {
    const { share = 1 } = kind;
    return Array.from({ length: share }, (_, index) => ({ kind, at: (index + 0.5) / share }));
  });
  return placed.toSorted((left, right) => left.at - right.at).map(({ kind }) => kind);
}
