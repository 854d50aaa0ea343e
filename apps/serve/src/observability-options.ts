/** How a server can be watched. */
export interface ObservabilityOptions {
  /** Whether it serves figures at `/metrics`, in the Prometheus and OpenMetrics formats. Default true. */
  readonly metrics?: boolean | undefined;
  /**
   * Logs each request with its status, rows and duration, and adds `X-Request-Id` to responses of scoring. Default false.
   */
  readonly accessLog?: boolean | undefined;
}
