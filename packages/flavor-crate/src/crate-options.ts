/** The options of this flavor in addition to the common ones. */
export interface CrateOptions {
  /** The program `Rscript`: a path, or a name on `PATH`. Default `Rscript`. */
  readonly rscript?: string | undefined;
  /** R processes, each with the function. Default: `workers` of the common options, else 1. */
  readonly rWorkers?: number | undefined;
  /** Spare processes that replace one that ends. Default 1. */
  readonly rSpares?: number | undefined;
}
