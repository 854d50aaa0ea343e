import type { Logger } from '@mlmodel/core';
import type { EnvironmentOptions } from '../../config/bridge-options.js';
import type { EnvironmentSpecification } from '../requirements/environment-specification.js';

/** What a builder of an environment works with. */
export interface BuildContext {
  readonly specification: EnvironmentSpecification;
  readonly options: EnvironmentOptions;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Where paths in requirements begin; absent where none are allowed. */
  readonly modelDirectory?: string | undefined;
}
