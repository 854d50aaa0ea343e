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
  /** Where the option `python` was given, for messages. */
  readonly pythonPlace?: string | undefined;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** The base of paths in requirements; absent where paths are not allowed. */
  readonly modelDirectory?: string | undefined;
  /** Receives each line that the programs print. */
  readonly onLine: (line: string) => void;
}
