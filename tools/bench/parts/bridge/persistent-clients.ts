import { setTimeout as delay } from 'node:timers/promises';
import type { ScoringRequest } from '../../requests/http-request.ts';
import { type HttpResponse, post, type RunningServer } from '../../servers/running-server.ts';

const hangMilliseconds = 30_000;
/** How long a client waits before it tries again, so that the load leaves time to start processes. */
const refusedPause = 20;

/** Clients that send one request after another until they are stopped, whatever the responses. */
export class PersistentClients {
  /** Responses with status 503 and MLflow's error body. */
  refused = 0;
  wrong = 0;
  /** Requests without a response within 30 s. */
  hung = 0;
  /** Times of right responses: those equal to the server's first one. */
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
      const response = await Promise.race([
        post(server.port, request).catch(() => 'broken'),
        limit,
      ]);
      if (response === undefined) this.hung += 1;
      else if (typeof response === 'string') this.wrong += 1;
      else if (response.status === 200 && response.body.equals(server.firstResponse))
        this.rightAt.push(performance.now());
      else if (isRefusal(response)) await this.#wasRefused();
      else this.wrong += 1;
    }
  }

  async #wasRefused(): Promise<void> {
    this.refused += 1;
    await delay(refusedPause);
  }
}

function isRefusal({ status, body }: HttpResponse): boolean {
  return status === 503 && JSON.parse(body.toString()).error_code === 'TEMPORARILY_UNAVAILABLE';
}
