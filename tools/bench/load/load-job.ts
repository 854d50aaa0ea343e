/** A job for the load process; sent over the process channel. */
export interface LoadJob {
  readonly port: number;
  /** The bytes of one whole HTTP/1.1 request, sent again and again. */
  readonly request: Uint8Array;
  /** Connections kept alive, with one request at a time on each. */
  readonly connections: number;
  /** How long to send; without it until `stop`. */
  readonly milliseconds?: number;
  /** Rest between a response and the next request on a connection. Default 0. */
  readonly pauseMilliseconds?: number;
}

/** What the parent sends to the load process. */
export type LoadCommand = { readonly run: LoadJob } | { readonly stop: true };

/** Latencies in milliseconds. */
export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What a job measured. Each response had status 200 and the same bytes as `firstBody`. */
export interface LoadResult {
  readonly requests: number;
  /** From the first request to the last response. */
  readonly seconds: number;
  readonly latencies: Latencies;
  readonly firstBody: Uint8Array;
}

/** What the load process sends back for a job. */
export type LoadReport = { readonly result: LoadResult } | { readonly error: string };
