import { type Logger, plainText } from '@mlmodel/core';
import type { FailureReport } from '@mlmodel/scoring';

/** Whether the log gets the tracebacks of exceptions. */
export type LogTracebacks =
  /** The first of its kind (type, and place that raised it) in a minute. */
  | 'limited'
  /** None, nor any text of an exception; types and places only. */
  | 'never';

/** Logs failures: each kind once a minute, and then how often it came again. */
export interface FailureLog {
  add(report: FailureReport): void;
  /** Logs the counts that are due. */
  close(): void;
}

export interface FailureLogOptions {
  readonly logger: Logger;
  readonly logTracebacks: LogTracebacks;
}

/** Milliseconds in which a kind is logged once. */
const period = 60_000;

/** How many kinds are told apart at a time; further ones count as one. */
const mostKinds = 50;

/** How many repeats are named by their requests. */
const mostNamed = 20;

/** A kind of failure that was logged less than a period ago. */
interface Kind {
  readonly first: FailureReport;
  readonly timer: NodeJS.Timeout;
  repeats: number;
  /** The requests of the first repeats. */
  readonly requestIds: string[];
}

/** The log of failures of one server. */
export function createFailureLog({ logger, logTracebacks }: FailureLogOptions): FailureLog {
  const kinds = new Map<string, Kind>();

  function add(report: FailureReport): void {
    const own = `${report.name}\n${report.place}`;
    const key = kinds.has(own) || kinds.size < mostKinds ? own : 'any other';
    const known = kinds.get(key);
    if (known === undefined) {
      const timer = setTimeout(() => end(key), period).unref();
      kinds.set(key, { first: report, timer, repeats: 0, requestIds: [] });
      write(report, textOf(report));
    } else {
      known.repeats += 1;
      if (known.requestIds.length < mostNamed) known.requestIds.push(report.requestId);
    }
  }

  function end(key: string): void {
    const kind = kinds.get(key);
    if (kind === undefined) return;
    kinds.delete(key);
    clearTimeout(kind.timer);
    if (kind.repeats > 0) write(kind.first, repeatsOf(kind));
  }

  function write({ origin }: FailureReport, text: string): void {
    if (origin === 'server') logger.error(text);
    else logger.warn(text);
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
  const count = repeats === 1 ? '1 further request' : `${repeats} further requests`;
  const unnamed = repeats - requestIds.length;
  const ids = `${requestIds.join(', ')}${unnamed === 0 ? '' : ` and ${unnamed} more`}`;
  return `${count} failed like request ${first.requestId} (${plainText(first.name)}) within a minute: ${ids}`;
}
