/** Limits of a server for connections. */
export interface ConnectionOptions {
  /** Connections at a time; further ones are closed. Default 5,000. */
  readonly maxConnections?: number | undefined;
  /** Seconds for which a connection stays open between requests. Default 75: load balancers that wait 60 close first. */
  readonly keepAliveSeconds?: number | undefined;
  /** Seconds from the first byte of a request to the end of its headers; then 408. Default 20. */
  readonly headerTimeoutSeconds?: number | undefined;
  /** Largest headers of a request in bytes; larger ones get 431. Default 16 KiB. */
  readonly maxHeaderBytes?: number | undefined;
}
