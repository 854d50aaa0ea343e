/** A log of requests with their values, to watch how the data of a model changes. */
export interface RecordOptions {
  /**
   * A file, or an existing directory or a path that ends with `/`, in which each process has its own file. Default:
   * nothing is recorded.
   */
  readonly record?: string | undefined;
  /** Share of the requests that are recorded, 0 to 1; they are chosen at random. Default 1. */
  readonly recordShare?: number | undefined;
  /** Names of columns, tensors, keys and params that are left out. */
  readonly recordRedact?: readonly string[] | undefined;
  /** Size in bytes at which a new file begins. Default 100 MiB. */
  readonly recordMaxBytes?: number | undefined;
  /** How many files are kept. Default 10. */
  readonly recordFiles?: number | undefined;
}

/** How a server can be watched. */
export interface ObservabilityOptions extends RecordOptions {
  /** Whether it serves figures at `/metrics`, in the Prometheus and OpenMetrics formats. Default true. */
  readonly metrics?: boolean | undefined;
  /**
   * Logs each request with its status, rows and duration, and adds `X-Request-Id` to responses of scoring. Default false.
   */
  readonly accessLog?: boolean | undefined;
}
