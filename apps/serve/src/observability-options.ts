/** How a server can be watched. */
export interface ObservabilityOptions {
  /** Whether it serves figures at `/metrics`, in the Prometheus and OpenMetrics formats. Default true. */
  readonly metrics?: boolean | undefined;
}
