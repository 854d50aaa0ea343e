import { type IgnoredNames, ignoredNameSentence, type Logger } from '@mlmodel/core';

/** How many names are reported. */
const mostNames = 20;

/** Warns of names in the input that the model does not take. */
export function warnOfIgnored(ignored: IgnoredNames, logger: Logger): void {
  for (const name of ignored.names.slice(0, mostNames)) {
    logger.warn(ignoredNameSentence(name, ignored));
  }
}
