import type { Logger } from '../flavor/logger.js';

/** The most messages that are remembered. */
const mostMessages = 1_000;

/** Loggers for work that is done twice and says the same each time. */
export interface RepeatedWork {
  /** For the first time. */
  readonly first: Logger;
  /** For the second time: leaves out each message of the first time once. */
  readonly again: Logger;
  /** The first time is over: what its logger gets from now on is not remembered. */
  endFirst(): void;
}

/** @param level of the messages that are not repeated */
export function loggersOfRepeatedWork(logger: Logger, level: keyof Logger): RepeatedWork {
  const said = new Set<string>();
  let remembers = true;
  return {
    first: {
      ...logger,
      [level](message: string) {
        if (remembers && said.size < mostMessages) said.add(message);
        logger[level](message);
      },
    },
    again: {
      ...logger,
      [level](message: string) {
        if (!said.delete(message)) logger[level](message);
      },
    },
    endFirst() {
      remembers = false;
    },
  };
}
