import { writeSync } from 'node:fs';
import type { Logger } from '@mlmodel/core';
import type { EnvironmentOptions } from '../../config/bridge-options.js';
import type { EnvironmentSpecification } from '../requirements/environment-specification.js';

/** Builds the environment of a model. */
export interface EnvironmentBuilder {
  /**
   * @param folder an empty one
   * @returns the path of the environment's interpreter, relative to the folder
   * @throws MlmodelError naming the package, interpreter or tool that failed
   */
  build(folder: string, context: BuildContext): Promise<string>;
}

/** The input of a builder. */
export interface BuildContext {
  readonly specification: EnvironmentSpecification;
  readonly options: EnvironmentOptions;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** The base of paths in requirements; absent where paths are not allowed. */
  readonly modelDirectory?: string | undefined;
}

/** Writes a line of progress to stderr, as a build may take minutes. */
export function reportProgress(line: string): void {
  try {
    writeSync(2, `environment: ${line.replace(/\p{Cc}(\[[\d;]*m)?/gu, ' ').trim()}\n`);
  } catch {} // A build does not fail because stderr is closed.
}
