import type { Logger } from '@mlmodel/core';
import type { LogFields, StructuredLogger } from '../logs/structured-logger.js';
import type { Channel } from './channel.js';
import { toPrimary } from './worker-messages.js';

/** Messages that may wait for the primary process before further ones are dropped. */
const mostWaiting = 10_000;

/** A logger of a worker: the primary process writes its messages. It drops and counts them while they are not read. */
export function channelLogger(channel: Channel): StructuredLogger {
  let waiting = 0;
  let dropped = 0;

  function tell(level: keyof Logger, message: string, fields?: LogFields): void {
    waiting += 1;
    const sent = () => {
      waiting -= 1;
      if (waiting === 0 && dropped > 0) reportDropped();
    };
    channel.tell(toPrimary.log, { level, message, fields }, sent);
  }

  function reportDropped(): void {
    const count = dropped;
    dropped = 0;
    tell('warn', `${count} log lines of a worker were dropped because they were not read in time.`);
  }

  function log(level: keyof Logger, message: string, fields?: LogFields): void {
    if (waiting < mostWaiting) tell(level, message, fields);
    else dropped += 1;
  }

  const write = (level: keyof Logger) => (message: string) => log(level, message);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    log,
  };
}
