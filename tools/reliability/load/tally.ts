import { percentile } from '../percentile.ts';
import type { Response } from './traffic-connection.ts';
import type { Answers, RequestKind, Times } from './traffic-job.ts';

interface Group {
  readonly kind: string;
  readonly status: number;
  readonly times: number[];
  withRetryAfter: number;
}

/** Counts responses by kind of request and status. */
export class Tally {
  readonly #groups = new Map<string, Group>();

  /** @param milliseconds from the request to the response */
  add({ name }: RequestKind, { status, hasRetryAfter }: Response, milliseconds: number): void {
    const key = `${status} ${name}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { kind: name, status, times: [], withRetryAfter: 0 };
      this.#groups.set(key, group);
    }
    group.times.push(milliseconds);
    if (hasRetryAfter) group.withRetryAfter += 1;
  }

  get answers(): readonly Answers[] {
    return [...this.#groups.values()].map(({ kind, status, times, withRetryAfter }) => ({
      kind,
      status,
      withRetryAfter,
      ...summary(times),
    }));
  }
}

function summary(times: readonly number[]): Times {
  const sorted = Float64Array.from(times).sort();
  const [p50, p99, longest] = [0.5, 0.99, 1].map((share) => percentile(sorted, share)) as [
    number,
    number,
    number,
  ];
  return { count: times.length, p50, p99, longest };
}
