import type { Logger } from '@mlmodel/core';

/** What a target gets from the program that uses it. */
export interface TargetContext {
  /** What follows `NAME:/` in the URI of the target; absent when nothing does. */
  readonly suffix?: string | undefined;
  /** Receives messages for the operator. Never throws. */
  readonly logger: Logger;
  /**
   * The command that starts a scoring server: a program and its first arguments, to which flags of `mlmodel serve` are
   * added (`-m ./model -p 5000`). Targets import no server.
   */
  readonly serverCommand: readonly string[];
  /** The variables of the user's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Finds a model on disk, downloaded if need be.
   * @throws MlmodelError when there is none
   */
  resolveModel(
    uri: string,
    call?: { readonly signal?: AbortSignal | undefined },
  ): Promise<TargetModel>;
  /**
   * Writes what a method makes for other programs, such as a manifest, to the standard output. Messages for people go
   * to the logger.
   */
  write(text: string): Promise<void>;
}

/** A model on disk. */
export interface TargetModel {
  /** The absolute path of its folder. */
  readonly directory: string;
  /** Whether the folder is a copy that may be removed to make room once this process has ended. */
  readonly isCached: boolean;
  /** The URI as it was given, with the version that an alias or a stage names now. */
  readonly label: string;
  /** The URI of its version in a registry, such as `models:/fraud/3`; absent: `label` is a path or a URI. */
  readonly versionUri?: string | undefined;
}
