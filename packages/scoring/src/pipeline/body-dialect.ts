/** How the bodies of a platform differ from MLflow's. Plain data. Absent members are as in MLflow. */
export interface BodyDialect {
  /** Another key for `params`, read in requests that have none. */
  readonly paramsKey?: string | undefined;
  /** Whether `predictions` is a list with one element a row wherever the prediction has rows. Default false. */
  readonly listsPredictions?: boolean | undefined;
  /**
   * Whether a body may be a piece of a file that was cut between lines, and responses are joined again: CSV may lack its
   * header in requests, and has none in responses. Default false.
   */
  readonly inPieces?: boolean | undefined;
}
