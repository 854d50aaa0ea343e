import type { Snapshot } from './exposition.js';

/** What a server did between two snapshots. */
export interface Figures {
  readonly requestsPerSecond: number;
  /** Of those, the ones without a prediction. */
  readonly failuresPerSecond: number;
  readonly rowsPerSecond: number;
  /** Milliseconds; undefined if no request ended. */
  readonly median: number | undefined;
  readonly slow: number | undefined;
  /** Of all cores together, 1 for one core. */
  readonly cores: number;
  /** Bytes of the server and its child processes. */
  readonly memory: number;
  /** Requests that run or wait. */
  readonly running: number;
}

const duration = 'mlmodel_request_duration_seconds';

/** The figures of the time between two snapshots. */
export function figuresOf(before: Snapshot, after: Snapshot): Figures {
  const seconds = Math.max(0.001, after.time - before.time);
  const grown = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    Math.max(0, after.sum(name, labels) - before.sum(name, labels));
  const requests = grown('mlmodel_requests_total');
  const predicted = grown('mlmodel_requests_total', { outcome: 'ok' });
  const buckets = bucketsOf(before, after);
  return {
    requestsPerSecond: requests / seconds,
    failuresPerSecond: (requests - predicted) / seconds,
    rowsPerSecond: grown('mlmodel_request_rows_sum') / seconds,
    median: quantile(buckets, 0.5),
    slow: quantile(buckets, 0.95),
    cores: grown('process_cpu_seconds_total') / seconds,
    memory: after.sum('process_resident_memory_bytes') + after.sum('mlmodel_process_memory_bytes'),
    running: after.sum('mlmodel_requests_running'),
  };
}

interface Bucket {
  /** Seconds. */
  readonly bound: number;
  /** Requests that took at most that long. */
  readonly count: number;
}

function bucketsOf(before: Snapshot, after: Snapshot): readonly Bucket[] {
  const bounds = new Set(after.all(`${duration}_bucket`).map(({ labels }) => labels['le'] ?? ''));
  const buckets = [...bounds].map((le) => ({
    bound: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    count: after.sum(`${duration}_bucket`, { le }) - before.sum(`${duration}_bucket`, { le }),
  }));
  return buckets.sort((one, other) => one.bound - other.bound);
}

/** A quantile in milliseconds, linear inside of a bucket, as Prometheus computes it. */
function quantile(buckets: readonly Bucket[], share: number): number | undefined {
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return undefined;
  const wanted = total * share;
  let lower: Bucket = { bound: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= wanted) {
      if (!Number.isFinite(bucket.bound)) return lower.bound * 1000;
      const part = (wanted - lower.count) / Math.max(1, bucket.count - lower.count);
      return (lower.bound + (bucket.bound - lower.bound) * part) * 1000;
    }
    lower = bucket;
  }
  return undefined;
}

/** A stage of requests, and its mean time in milliseconds since the start of the server. */
export interface StageTime {
  readonly stage: string;
  readonly milliseconds: number;
}

/** The stages of successful requests, in their order. */
export function stageTimes(snapshot: Snapshot): readonly StageTime[] {
  const name = 'mlmodel_stage_duration_seconds';
  return snapshot.all(`${name}_count`).flatMap(({ labels, value }) => {
    const { stage = '' } = labels;
    const sum = snapshot.sum(`${name}_sum`, { stage });
    return value === 0 ? [] : [{ stage, milliseconds: (sum / value) * 1000 }];
  });
}
