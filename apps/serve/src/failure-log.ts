import { type Logger, plainText } from '@mlmodel/core';
import type { FailureReport } from '@mlmodel/scoring';
import { backgroundTimer } from './background-timer.js';
import { logEntry } from './logs/structured-logger.js';

/** Whether tracebacks of exceptions are logged. */
export type LogTracebacks =
  /** The first of each kind (type and place that raised it) in a minute. */
  | 'limited'
  /** No tracebacks and no messages of exceptions, only types and places. */
  | 'never';

/** Logs each kind of failure once a minute, and then how often it was repeated. */
export interface FailureLog {
  add(report: FailureReport): void;
  /** Logs all counts at once. */
  close(): void;
}

export interface FailureLogOptions {
  readonly logger: Logger;
  readonly logTracebacks: LogTracebacks;
}

/** Each kind is logged once in this many milliseconds. */
const period = 60_000;

/** How many kinds are distinguished at a time. Further ones count as one. */
const maxKinds = 50;

/** For how many repeats the request ids are logged. */
const maxIds = 20;

/** A kind of failure that was logged less than a period ago. */
interface Kind {
  readonly first: FailureReport;
  readonly timer: ReturnType<typeof backgroundTimer>;
  repeats: number;
  /** Those of the first repeats. */
  readonly requestIds: string[];
}

/** Creates the failure log of a server. */
export function createFailureLog({ logger, logTracebacks }: FailureLogOptions): FailureLog {
  const kinds = new Map<string, Kind>();

  function add(report: FailureReport): void {
    const kindOfReport = `${report.name}\n${report.place}`;
    const key = kinds.has(kindOfReport) || kinds.size < maxKinds ? kindOfReport : 'any other';
    const known = kinds.get(key);
    if (known === undefined) {
      const timer = backgroundTimer(() => end(key), period);
      kinds.set(key, { first: report, timer, repeats: 0, requestIds: [] });
      write(report, textOf(report));
    } else {
      known.repeats += 1;
      if (known.requestIds.length < maxIds) known.requestIds.push(report.requestId);
    }
  }

  function end(key: string): void {
    const kind = kinds.get(key);
    if (kind === undefined) return;
    kinds.delete(key);
    clearTimeout(kind.timer);
    if (kind.repeats > 0) write(kind.first, repeatsOf(kind));
  }

  function write({ origin, requestId, name }: FailureReport, message: string): void {
    const level = origin === 'server' ? 'error' : 'warn';
    logEntry(logger, { level, message, fields: { requestId, origin, exception: name } });
  }

  function textOf({ requestId, origin, name, place, traceback }: FailureReport): string {
    const failed = `The ${origin} failed on request ${requestId}: ${plainText(name)}`;
    if (logTracebacks === 'never') return `${failed}, ${plainText(place)}`;
    const lines = traceback.split('\n').map(plainText);
    return [failed, ...lines.filter((line) => line.trim() !== '')].join('\n');
  }

  return {
    add,
    close() {
      for (const key of [...kinds.keys()]) end(key);
    },
  };
}

function repeatsOf({ first, repeats, requestIds }: Kind): string {
  const count = repeats === 1 ? '1 more request' : `${repeats} more requests`;
  const unnamed = repeats - requestIds.length;
  const ids = `${requestIds.join(', ')}${unnamed === 0 ? '' : ` and ${unnamed} more`}`;
  return `${count} failed like request ${first.requestId} (${plainText(first.name)}) within a minute: ${ids}`;
}
