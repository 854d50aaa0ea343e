/** How many clients of each kind to open. */
export interface SlowClients {
  /** Send a byte of a request's head now and then. */
  readonly heads: number;
  /** Send a byte of a request's body now and then. */
  readonly bodies: number;
  /** Ask for a long response, and read a piece of it now and then. */
  readonly readers: number;
  /** Send requests without a pause, and never read. */
  readonly pipelining: number;
  /** Begin a long upload, and send no more. */
  readonly silent: number;
}

/** What a process of slow clients has to do; sent over the process channel. */
export interface SlowClientsJob extends SlowClients {
  readonly port: number;
  /** Seconds over which the connections are opened. */
  readonly openingSeconds: number;
  /** A request with a long response. */
  readonly longRequest: Uint8Array;
  /** Requests that those that pipeline send again and again; each of these clients sends one kind. */
  readonly smallRequests: readonly Uint8Array[];
}

/** What a process of slow clients counts. */
export interface SlowClientsReport {
  /** Connections that are open. */
  readonly open: number;
  /** Connections that the server has ended so far. */
  readonly cut: number;
  readonly sentMegabytes: number;
  readonly receivedMegabytes: number;
  /** CPU seconds so far. */
  readonly cpuSeconds: number;
}

export const nobody: SlowClients = { heads: 0, bodies: 0, readers: 0, pipelining: 0, silent: 0 };
