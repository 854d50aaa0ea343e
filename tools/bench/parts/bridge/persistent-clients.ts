import { setTimeout as delay } from 'node:timers/promises';
import type { ScoringRequest } from '../../requests/http-request.ts';
import { type Answer, post, type RunningServer } from '../../servers/running-server.ts';

const hangMilliseconds = 30_000;
/** How long a client waits before it tries again, so that the load leaves time to start processes. */
const refusedPause = 20;

/** Clients that send a request after the other until they are stopped, whatever they are answered. */
export class PersistentClients {
  /** Answered with status 503 and MLflow's error body. */
  refused = 0;
  wrong = 0;
  /** Not answered within 30 s. */
  hung = 0;
  /** When right answers came: the same as the server's first one. */
  readonly rightAt: number[] = [];
  readonly #loops: readonly Promise<void>[];
  #stopped = false;

  constructor(
    server: RunningServer,
    { connections, request }: { connections: number; request: ScoringRequest },
  ) {
    this.#loops = Array.from({ length: connections }, () => this.#run(server, request));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }

  async #run(server: RunningServer, request: ScoringRequest): Promise<void> {
    while (!this.#stopped) {
      const limit = delay(hangMilliseconds, undefined, { ref: false });
      const answer = await Promise.race([post(server.port, request).catch(() => 'broken'), limit]);
      if (answer === undefined) this.hung += 1;
      else if (typeof answer === 'string') this.wrong += 1;
      else if (answer.status === 200 && answer.body.equals(server.firstAnswer))
        this.rightAt.push(performance.now());
      else if (isRefusal(answer)) await this.#wasRefused();
      else this.wrong += 1;
    }
  }

  async #wasRefused(): Promise<void> {
    this.refused += 1;
    await delay(refusedPause);
  }
}

function isRefusal({ status, body }: Answer): boolean {
  return status === 503 && JSON.parse(body.toString()).error_code === 'TEMPORARILY_UNAVAILABLE';
}
