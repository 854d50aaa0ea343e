import { type IgnoredNames, ignoredNameSentence, type Logger } from '@mlmodel/core';

/** Logs names of requests that are ignored: each once. */
export interface IgnoredLog {
  add(ignored: IgnoredNames): void;
}

/** How many names are remembered and logged. */
const mostNames = 100;

/** How many characters of a name are remembered. */
const longestName = 100;

/** Creates the log of a server's ignored names. The names are shortened and escaped. */
export function createIgnoredLog(logger: Logger): IgnoredLog {
  const logged = new Set<string>();
  return {
    add(ignored) {
      for (const name of ignored.names) {
        if (logged.size === mostNames) return;
        const key = `${ignored.kind} ${name.slice(0, longestName)}`;
        if (logged.has(key)) continue;
        logged.add(key);
        logger.warn(ignoredNameSentence(name, ignored));
        if (logged.size === mostNames) logger.warn('No further ignored names are logged.');
      }
    },
  };
}
