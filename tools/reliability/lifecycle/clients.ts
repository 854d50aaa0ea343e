import { setTimeout as wait } from 'node:timers/promises';
import { ClientConnection, RefusedError, ResetBeforeResponseError } from './connection.ts';

/** How a client behaves. */
interface Habits {
  /** Uses a connection for more than one request. */
  readonly keepsAlive: boolean;
  /** Longest time in milliseconds between a response and the next request. */
  readonly pause: number;
  /** Sends a body in two parts, with a pause between them. */
  readonly sendsInParts: boolean;
}

const busy: Habits = { keepsAlive: true, pause: 0, sendsInParts: false };

/** Clients as a server meets them. */
const everyone: readonly Habits[] = [
  ...Array.from({ length: 8 }, () => busy),
  ...Array.from({ length: 4 }, () => ({ ...busy, pause: 200 })),
  ...Array.from({ length: 2 }, () => ({ ...busy, sendsInParts: true })),
  ...Array.from({ length: 2 }, () => ({ ...busy, keepsAlive: false })),
];

/** What became of the requests of all clients. */
export interface Outcomes {
  answered: number;
  /** Connections that were reset before the server accepted them. */
  unaccepted: number;
  readonly failures: string[];
  /** Milliseconds of each request that was answered. */
  readonly times: number[];
}

/** Clients that send requests until a connection is refused, or they are told to end. */
export class Clients {
  readonly outcomes: Outcomes = { answered: 0, unaccepted: 0, failures: [], times: [] };
  readonly #port: number;
  readonly #body: string;
  readonly #running: Promise<unknown>;
  #isOver = false;

  /** @param body JSON */
  constructor(port: number, body: string) {
    this.#port = port;
    this.#body = body;
    this.#running = Promise.all(everyone.map((habits) => this.#run(habits)));
  }

  /** Waits until all have met a connection that was refused. */
  async refused(): Promise<Outcomes> {
    await this.#running;
    return this.outcomes;
  }

  /** Lets all finish their requests. */
  async end(): Promise<Outcomes> {
    this.#isOver = true;
    return this.refused();
  }

  async #run(habits: Habits): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#useConnection(habits);
      } catch (error) {
        if (error instanceof RefusedError) return;
        if (error instanceof ResetBeforeResponseError) this.outcomes.unaccepted += 1;
        else this.outcomes.failures.push(String(error));
      }
    }
  }

  /** Sends requests until the connection ends. */
  async #useConnection(habits: Habits): Promise<void> {
    const connection = await ClientConnection.open(this.#port);
    try {
      while (!this.#isOver && !connection.isClosed) {
        const startedAt = performance.now();
        await this.#send(connection, habits);
        const { status, ends } = await connection.answer();
        this.outcomes.times.push(performance.now() - startedAt);
        if (status === 200) this.outcomes.answered += 1;
        else this.outcomes.failures.push(`status ${status}`);
        if (ends || !habits.keepsAlive) return;
        if (habits.pause > 0) await wait(Math.random() * habits.pause);
      }
    } finally {
      connection.close();
    }
  }

  async #send(connection: ClientConnection, { keepsAlive, sendsInParts }: Habits): Promise<void> {
    const body = this.#body;
    const fields = [
      'host: localhost',
      'content-type: application/json',
      `content-length: ${body.length}`,
      ...(keepsAlive ? [] : ['connection: close']),
    ];
    const request = `POST /invocations HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n${body}`;
    const half = sendsInParts ? request.length - body.length / 2 : request.length;
    connection.write(request.slice(0, half));
    if (!sendsInParts) return;
    await wait(Math.random() * 60);
    connection.write(request.slice(half));
  }
}
