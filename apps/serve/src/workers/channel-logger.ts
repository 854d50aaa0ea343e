import type { Logger } from '@mlmodel/core';
import type { Channel } from './channel.js';
import { toPrimary } from './worker-messages.js';

/** Messages that may wait for the primary process before further ones are dropped. */
const mostWaiting = 10_000;

/** A logger of a worker: the primary process writes its messages. It drops and counts them while they are not read. */
export function channelLogger(channel: Channel): Logger {
  let waiting = 0;
  let dropped = 0;

  function tell(level: keyof Logger, message: string): void {
    waiting += 1;
    const sent = () => {
      waiting -= 1;
      if (waiting === 0 && dropped > 0) reportDropped();
    };
    channel.tell(toPrimary.log, { level, message }, sent);
  }

  function reportDropped(): void {
    const count = dropped;
    dropped = 0;
    tell('warn', `${count} log lines of a worker were dropped because they were not read in time.`);
  }

  const write = (level: keyof Logger) => (message: string) => {
    if (waiting < mostWaiting) tell(level, message);
    else dropped += 1;
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
