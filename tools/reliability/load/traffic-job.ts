/** A kind of request that a load process sends. */
export interface RequestKind {
  readonly name: string;
  /** One whole HTTP/1.1 request. */
  readonly bytes: Uint8Array;
  /** How many of a round of requests are of this kind. Default 1. */
  readonly share?: number;
  /** Which part of the bytes is sent before the client leaves, from 0 to 1. Default: it waits for the response. */
  readonly leavesAfter?: number;
}

/** Clients that send their next request after a response and a pause. */
interface ClosedLoop {
  readonly connections: number;
  /** Milliseconds. Default 0. */
  readonly pause?: number;
}

/** Clients that send requests at a rate, however long the responses take. */
interface OpenLoop {
  readonly requestsPerSecond: number;
  /** Connections are opened as needed, up to this many. */
  readonly mostConnections: number;
}

/** What a load process has to do; sent over the process channel. */
export interface TrafficJob {
  readonly port: number;
  readonly kinds: readonly RequestKind[];
  readonly arrivals: ClosedLoop | OpenLoop;
  /** How long requests are sent and counted. Default: until `stop`. */
  readonly seconds?: number;
  /** How long requests are sent before they are counted. Default 0. */
  readonly warmUpSeconds?: number;
}

/** What the parent sends to a load process. */
export type TrafficCommand = { readonly run: TrafficJob } | { readonly stop: true };

/** Milliseconds from a request to its response. */
export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** The responses with a status to requests of a kind. */
export interface Answers extends Times {
  readonly kind: string;
  readonly status: number;
  /** How many of them have a `Retry-After`. */
  readonly withRetryAfter: number;
}

/** What a load process counted. */
export interface TrafficReport {
  readonly seconds: number;
  readonly sent: number;
  readonly answers: readonly Answers[];
  /** Requests whose connection ended without a response. */
  readonly lost: number;
  /** Requests that were left by their clients, as their kind says. */
  readonly left: number;
  /** Requests that were due while no connection was free. */
  readonly unsent: number;
  /** 99 of 100 requests of an open loop were sent within this many milliseconds of when they were due. */
  readonly lateness: number;
  /** CPU seconds of the load process. */
  readonly cpuSeconds: number;
}

/** A `POST /invocations` with a body. */
export function invocation(body: string, contentType = 'application/json'): Uint8Array {
  const bytes = Buffer.from(body);
  const head = [
    'POST /invocations HTTP/1.1',
    'host: 127.0.0.1',
    `content-type: ${contentType}`,
    `content-length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

/** A `GET /ping`. */
export const ping: RequestKind = {
  name: 'ping',
  bytes: Buffer.from('GET /ping HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'),
};
