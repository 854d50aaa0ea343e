/** The environments that a flavor keeps on this machine. */
export interface KeptEnvironments {
  /** The folder that holds them; it need not exist. */
  readonly folder: string;
  /** Those in the folder, in any order. */
  list(): Promise<readonly KeptEnvironment[]>;
  /**
   * Removes an environment, unless a process uses or builds it. A load that needs it at the same time gets it whole, or
   * builds it anew.
   * @param id of a listed environment
   * @returns the bytes of the disk that this freed; undefined when it is in use and stays
   * @throws MlmodelError `IO_ERROR` when its files cannot be removed
   */
  remove(id: string): Promise<number | undefined>;
}

/** An environment on this machine. */
export interface KeptEnvironment {
  /** Unique among those of the flavor; the name of its folder. */
  readonly id: string;
  readonly folder: string;
  /** What runs models in it, such as `Python 3.11.7`; absent when it was not built to its end. */
  readonly runtime?: string | undefined;
  /** The location of the model that it was built for; absent when that is not known. */
  readonly model?: string | undefined;
  /** The size of its files. */
  readonly bytes: number;
  /** When a model was last prepared or loaded with it, in milliseconds since 1970. */
  readonly lastUsed: number;
  /** The processes that use or build it, such as `process 4711`; while there are any, it is not removed. */
  readonly users: readonly string[];
}
