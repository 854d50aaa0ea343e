import type { LoadedModel } from '@mlmodel/core';
import { type BatchSummary, createPipeline, type Pipeline } from '@mlmodel/scoring';
import { batchingOf, checkBatching } from '../batching.js';
import { createFailureLog, type FailureLog } from '../failure-log.js';
import { createIgnoredLog, type IgnoredLog } from '../ignored-log.js';
import type { ScoringSettings } from '../scoring-options.js';

interface ReportingSettings extends ScoringSettings {
  /** Called with each call of the model, if requests are joined. */
  readonly onBatch?: ((batch: BatchSummary) => void) | undefined;
}

/** A pipeline, and the logs that it reports to. */
export interface ReportingPipeline {
  readonly scorer: Pipeline;
  readonly failures: FailureLog;
  readonly ignored: IgnoredLog;
}

/**
 * Creates the pipeline of a model whose failures and ignored names are logged.
 * @throws MlmodelError as {@link checkBatching}
 */
export function createReportingPipeline(
  model: LoadedModel,
  { onBatch, ...settings }: ReportingSettings,
): ReportingPipeline {
  checkBatching(model, settings);
  const failures = createFailureLog(settings);
  const ignored = createIgnoredLog(settings.logger);
  const batching = batchingOf(settings, onBatch);
  const reports = { onFailure: failures.add, onIgnored: ignored.add };
  return {
    scorer: createPipeline(model, { ...settings, ...reports, batching }),
    failures,
    ignored,
  };
}
