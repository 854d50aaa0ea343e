import type { OnIgnored } from '@mlmodel/core';
import type { PipelineModel, PipelineOptions } from '../pipeline/pipeline.js';
import type { AnsweringModel } from './known-columns.js';

/** How the batches of a stream or of files are scored. */
export interface BatchScoringOptions extends Pick<PipelineOptions, 'strict' | 'onFailure'> {
  readonly model: PipelineModel & AnsweringModel;
  /** The params of every batch: an object as `parseJson` reads it. */
  readonly params?: unknown;
  /** Called with the names of the first batch, and of the params, that are ignored. */
  readonly onIgnored?: OnIgnored | undefined;
}
