import type { MlmodelError } from '@mlmodel/core';
import type { MemoryStock } from '@mlmodel/worker';
import { ReceivedBody } from '../admission/received-body.js';
import {
  bodyTooSlow,
  clientTooSlow,
  streamLimitExceeded,
  timeLimitExceeded,
} from '../http/http-errors.js';
import type { StreamTimes } from '../http/stream-times.js';
import type { TimeLimits } from '../scoring-options.js';

/** The body of a request as far as it has arrived, and whether the request is within its time limits. */
export class RequestClock {
  readonly body: ReceivedBody;
  /** Since when its client waits, in milliseconds of `performance.now()`: the request's head, or a stream's last event. */
  protected waitingSince = performance.now();
  /** Of its stream, if it is answered with one. */
  protected streamTimes: StreamTimes | undefined;
  protected readonly limits: TimeLimits;

  /** @param stock memory for a long body */
  constructor(limits: TimeLimits, stock?: MemoryStock) {
    this.limits = limits;
    this.body = new ReceivedBody(stock);
  }

  /** The error of the time limit that was exceeded; undefined if none was. @param now of `performance.now()` */
  overdue(now: number): MlmodelError | undefined {
    const { timeoutSeconds, streamTimeoutSeconds, bodyTimeoutSeconds } = this.limits;
    const times = this.streamTimes;
    if (exceeds(bodyTimeoutSeconds, this.stalledFor(now))) return bodyTooSlow(bodyTimeoutSeconds);
    if (times !== undefined && exceeds(timeoutSeconds, times.waitedForClient(now))) {
      return clientTooSlow(timeoutSeconds);
    }
    if (exceeds(timeoutSeconds, now - this.waitingSince)) return timeLimitExceeded(timeoutSeconds);
    if (times !== undefined && exceeds(streamTimeoutSeconds, times.total(now))) {
      return streamLimitExceeded(streamTimeoutSeconds);
    }
    return undefined;
  }

  /** For how many milliseconds nothing of an unfinished body has arrived. @param now of `performance.now()` */
  stalledFor(now: number): number {
    return this.body.complete ? 0 : now - this.body.idleSince(now);
  }
}

/** @param seconds 0 is no limit */
function exceeds(seconds: number, milliseconds: number): boolean {
  return seconds > 0 && milliseconds >= seconds * 1000;
}

/**
 * How often to check whether requests are overdue, in milliseconds: a deadline may come up to a second (a quarter of a
 * short limit) late. Undefined without limits.
 */
export function checkInterval(limits: TimeLimits): number | undefined {
  const { timeoutSeconds, streamTimeoutSeconds, bodyTimeoutSeconds } = limits;
  const all = [timeoutSeconds, streamTimeoutSeconds, bodyTimeoutSeconds];
  const seconds = all.filter((limit) => limit > 0);
  return seconds.length === 0 ? undefined : Math.min(1000, (Math.min(...seconds) * 1000) / 4);
}
