/** A supervisor that has been started. */
export interface LaunchedSupervisor {
  /** How it ended, if that is known. */
  ended(): string | undefined;
}
