/** Who may use a server, and how they reach it. */
export interface SecurityOptions {
  /**
   * File with the keys of clients, one a line; `#` starts a comment. With keys, every request except probes needs one, in
   * `Authorization: Bearer KEY` or `X-API-Key: KEY`. The file is read again when it changes.
   */
  readonly apiKeyFile?: string | undefined;
  /** Keys of clients, in addition to those of the file. */
  readonly apiKeys?: readonly string[] | undefined;
  /** File with the keys for `/admin`, as `apiKeyFile`. Without a key, `/admin` does not exist. */
  readonly adminKeyFile?: string | undefined;
  /** Keys for `/admin`, in addition to those of the file. */
  readonly adminKeys?: readonly string[] | undefined;
  /**
   * File with the server's certificate in PEM format, followed by those that lead to a root. With it and its key, the server
   * speaks HTTPS (TLS 1.2 or 1.3) only. The files are read again when they change; open connections remain.
   */
  readonly tlsCert?: string | undefined;
  /** File with the key of the certificate in PEM format, not encrypted. */
  readonly tlsKey?: string | undefined;
  /** File with the certificates in PEM format that issue those of clients. With it, each connection for scoring needs one. */
  readonly tlsClientCa?: string | undefined;
  /** Origins whose pages may use the server from a browser, such as `https://example.com`, or `*`. Default: none. */
  readonly corsOrigins?: readonly string[] | undefined;
  /**
   * Names that clients may use for the server in `Host`, besides addresses, names without a dot and those of this machine;
   * `*` is any. Default: any, except if the server listens on a loopback address and has no keys.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * Another port for `/admin` and `/metrics`, with `/livez` and `/readyz`, which needs no client's key. Default: all are on
   * one port.
   */
  readonly adminPort?: number | undefined;
  /** Address for `adminPort`. Default `127.0.0.1`. */
  readonly adminHost?: string | undefined;
}
