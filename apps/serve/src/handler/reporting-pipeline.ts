import type { LoadedModel } from '@mlmodel/core';
import { createPipeline, type Pipeline } from '@mlmodel/scoring';
import { createFailureLog, type FailureLog } from '../failure-log.js';
import { createIgnoredLog, type IgnoredLog } from '../ignored-log.js';
import type { ScoringSettings } from '../scoring-options.js';

/** A pipeline, and the logs that it reports to. */
export interface ReportingPipeline {
  readonly scorer: Pipeline;
  readonly failures: FailureLog;
  readonly ignored: IgnoredLog;
}

/** Creates the pipeline of a model whose failures and ignored names are logged. */
export function createReportingPipeline(
  model: LoadedModel,
  settings: ScoringSettings,
): ReportingPipeline {
  const failures = createFailureLog(settings);
  const ignored = createIgnoredLog(settings.logger);
  const reports = { onFailure: failures.add, onIgnored: ignored.add };
  return { scorer: createPipeline(model, { ...settings, ...reports }), failures, ignored };
}
