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
  /** Another port for `/admin`, `/metrics` and probes, which needs no client's key. Default: they are on the one port. */
  readonly adminPort?: number | undefined;
  /** Address for `adminPort`. Default `127.0.0.1`. */
  readonly adminHost?: string | undefined;
}
