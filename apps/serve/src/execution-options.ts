/** Where a model runs. */
export type ExecutionPlace =
  /**
   * In the process of the server where that is short work: the values of a request cannot make the model slow, and the
   * request is small. All else is scored in processes that the server ends at the time limit.
   */
  | 'auto'
  /** In the process of the server: a slow prediction delays everything else, and no time limit ends it. */
  | 'inline'
  /** Never in the process of the server; then it does not stream predictions. */
  | 'process';

/** Options of the processes that run a model. */
export interface ExecutionOptions {
  /**
   * Default `auto`, but `inline` if other processes cannot load the model: it was given as an object, or its flavor was. A
   * model that runs in processes of its own, such as one in Python, stays there in any case. A model that streams
   * predictions from this process runs in it with `auto`.
   */
  readonly execution?: ExecutionPlace | undefined;
  /** How many processes run a model that does not run in the process of the server. Default 1. */
  readonly workers?: number | undefined;
  /**
   * Most memory in MiB of each process that runs a model, at least 256, enforced on Linux. What needs more fails; the
   * process may be replaced. Default: no limit, but 4 GiB of JavaScript heap.
   */
  readonly workerMemoryMebibytes?: number | undefined;
}
