import { type IgnoredNames, ignoredNameSentence, type Logger } from '@mlmodel/core';
import type { PipelineOptions } from '@mlmodel/scoring';

/** How many names are reported. */
const mostNames = 20;

/** Warns of names in the input that the model does not take, and of exceptions of the model. */
export function scoringReports(
  logger: Logger,
): Required<Pick<PipelineOptions, 'onIgnored' | 'onFailure'>> {
  return {
    onIgnored: (ignored) => warnOfIgnored(ignored, logger),
    onFailure: ({ traceback }) => logger.warn(`The model raised an exception:\n${traceback}`),
  };
}

function warnOfIgnored(ignored: IgnoredNames, logger: Logger): void {
  for (const name of ignored.names.slice(0, mostNames)) {
    logger.warn(ignoredNameSentence(name, ignored));
  }
}
