import { type Server, startServer } from '@mlmodel/serve-process';
import type { BodyKind } from '../bodies/body.ts';
import { makeBody } from '../bodies/make-body.ts';
import { servedModels } from '../paths.ts';
import { type Scored, Scoring } from './score.ts';

/** Which bodies to send. */
export interface Selection {
  readonly kind: BodyKind;
  /** Numbers of the bodies: from the first, as many. */
  readonly first: number;
  readonly count: number;
}

/** A body that was not answered as it should be. */
interface Failure {
  readonly kind: BodyKind;
  readonly seed: number;
  readonly problem: string;
}

/** What came of the bodies of one kind. */
export interface Findings {
  readonly kind: BodyKind;
  /** How many bodies were answered with each status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly failures: readonly Failure[];
  /** Milliseconds of all answers to `/ping`, in ascending order. */
  readonly pings: readonly number[];
  /** The bodies with the slowest ping, the slowest first. */
  readonly slowest: readonly { readonly seed: number; readonly ping: number }[];
}

/** Called after each body. */
export type Progress = (done: number) => void;

const slowestTold = 5;

/** Sends bodies to the servers in turn: each must get a response with a status below 500. */
export async function runBodies(
  selection: Selection,
  progress: Progress = () => {},
): Promise<Findings> {
  const { kind, first, count } = selection;
  const places = servedModels.map((options) => new Place(options));
  const collector = new Collector(kind);
  try {
    for (let index = 0; index < count; index++) {
      const seed = first + index;
      const place = places[seed % places.length] as Place;
      const scored = await (await place.scoring()).score(makeBody(kind, seed));
      collector.add(seed, scored, place.ending);
      progress(index + 1);
    }
  } finally {
    await Promise.all(places.map((place) => place.stop()));
  }
  return collector.findings();
}

/** One of the servers, which is started again when it has ended. */
class Place {
  readonly #options: readonly string[];
  #server: Server | undefined;
  #scoring: Scoring | undefined;

  constructor(options: readonly string[]) {
    this.#options = options;
  }

  get ending(): string | undefined {
    return this.#server?.ending;
  }

  async scoring(): Promise<Scoring> {
    if (this.#scoring !== undefined && this.ending === undefined) return this.#scoring;
    this.#scoring?.close();
    this.#server = await startServer(this.#options);
    this.#scoring = new Scoring(this.#server.port);
    return this.#scoring;
  }

  async stop(): Promise<void> {
    this.#scoring?.close();
    await this.#server?.stop();
  }
}

class Collector {
  readonly #kind: BodyKind;
  readonly #statuses = new Map<number, number>();
  readonly #failures: Failure[] = [];
  readonly #pings: number[] = [];
  readonly #slowest: { seed: number; ping: number }[] = [];

  constructor(kind: BodyKind) {
    this.#kind = kind;
  }

  add(seed: number, { status, milliseconds, pings }: Scored, ending: string | undefined): void {
    for (const ping of pings) this.#pings.push(ping);
    this.#slowest.push({ seed, ping: pings.reduce((most, ping) => Math.max(most, ping), 0) });
    this.#slowest.sort((left, right) => right.ping - left.ping);
    this.#slowest.length = Math.min(this.#slowest.length, slowestTold);
    if (status !== undefined) this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    const problem = problemOf(status, milliseconds, ending);
    if (problem !== undefined) this.#failures.push({ kind: this.#kind, seed, problem });
  }

  findings(): Findings {
    return {
      kind: this.#kind,
      statuses: this.#statuses,
      failures: this.#failures,
      pings: this.#pings.toSorted((left, right) => left - right),
      slowest: this.#slowest,
    };
  }
}

function problemOf(
  status: number | undefined,
  milliseconds: number,
  ending: string | undefined,
): string | undefined {
  if (ending !== undefined) return `the server ended (${ending})`;
  if (status === undefined) return `no answer within ${Math.round(milliseconds / 1000)} s`;
  return status >= 500 ? `status ${status}` : undefined;
}
