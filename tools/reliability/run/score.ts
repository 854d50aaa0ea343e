import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Body } from '../bodies/body.ts';

/** Milliseconds after which a request counts as one without an answer. */
const patience = 70_000;

/** Milliseconds between an answer to `/ping` and the next. */
const pause = 2;

/** What came of a body. */
export interface Scored {
  /** Undefined without an answer. */
  readonly status: number | undefined;
  /** Of the body's answer, in milliseconds. */
  readonly milliseconds: number;
  /** Of the answers to `/ping` meanwhile. */
  readonly pings: readonly number[];
}

/** Sends bodies to a server, and requests `/ping` on another connection while each is scored. */
export class Scoring {
  readonly #port: number;
  readonly #bodies = new Agent({ keepAlive: true });
  readonly #pings = new Agent({ keepAlive: true });

  constructor(port: number) {
    this.#port = port;
  }

  async score({ contentType, bytes }: Body): Promise<Scored> {
    const startedAt = performance.now();
    const answer = { over: false };
    const pings = this.#pingUntil(answer);
    const headers = { 'content-type': contentType, 'content-length': bytes.byteLength };
    const status = await this.#send('/invocations', { headers, bytes, agent: this.#bodies });
    const milliseconds = performance.now() - startedAt;
    answer.over = true;
    return { status, milliseconds, pings: await pings };
  }

  close(): void {
    this.#bodies.destroy();
    this.#pings.destroy();
  }

  async #pingUntil(answer: { readonly over: boolean }): Promise<readonly number[]> {
    const times: number[] = [];
    while (!answer.over) {
      const startedAt = performance.now();
      await this.#send('/ping', { headers: {}, agent: this.#pings });
      times.push(performance.now() - startedAt);
      await delay(pause);
    }
    return times;
  }

  #send(
    path: string,
    {
      headers,
      bytes,
      agent,
    }: { headers: Record<string, string | number>; bytes?: Uint8Array; agent: Agent },
  ): Promise<number | undefined> {
    return new Promise((resolve) => {
      const method = bytes === undefined ? 'GET' : 'POST';
      const place = { host: '127.0.0.1', port: this.#port, path, method };
      const outgoing = request({ ...place, headers, agent, timeout: patience }, (incoming) => {
        incoming.on('end', () => resolve(incoming.statusCode));
        incoming.on('error', () => resolve(undefined));
        incoming.resume();
      });
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', () => resolve(undefined));
      outgoing.end(bytes);
    });
  }
}
