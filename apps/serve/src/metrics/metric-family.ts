/** Names and values of labels. */
export type Labels = Readonly<Record<string, string>>;

/** One value of a metric, or one distribution. Plain data, so that processes can send it to each other. */
export interface Sample {
  readonly labels: Labels;
  /** The value of a counter or a gauge, or the sum of all values of a histogram. */
  readonly value: number;
  /** How many values of a histogram each bucket has, the last one those above all bounds. */
  readonly counts?: readonly number[] | undefined;
}

/** How the values of several processes become one. */
type Aggregation = 'sum' | 'max' | 'min';

/** A metric with all its samples. */
export interface MetricFamily {
  /** Without the suffix that the format adds: `_total` for counters, `_info`, `_bucket`. */
  readonly name: string;
  /** Its meaning as one line. */
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'info';
  /** Default `sum`. */
  readonly aggregation?: Aggregation | undefined;
  /** Upper bounds of the buckets of a histogram, ascending. */
  readonly bounds?: readonly number[] | undefined;
  readonly samples: readonly Sample[];
}

/**
 * Joins the metrics of several processes with the same program. Samples with the same labels become one; one that only
 * some processes have stays.
 */
export function mergeFamilies(processes: readonly (readonly MetricFamily[])[]): MetricFamily[] {
  const merged = new Map<string, MetricFamily>();
  for (const family of processes.flat()) {
    const known = merged.get(family.name);
    const samples = known === undefined ? family.samples : mergeSamples(known, family);
    merged.set(family.name, { ...family, samples });
  }
  return [...merged.values()];
}

function mergeSamples(known: MetricFamily, { samples, aggregation }: MetricFamily): Sample[] {
  const merged = new Map(known.samples.map((sample) => [keyOf(sample), sample]));
  for (const sample of samples) {
    const key = keyOf(sample);
    const before = merged.get(key);
    merged.set(key, before === undefined ? sample : join(before, sample, aggregation));
  }
  return [...merged.values()];
}

function join(one: Sample, other: Sample, aggregation: Aggregation = 'sum'): Sample {
  const counts = one.counts?.map((count, at) => count + (other.counts?.[at] ?? 0));
  return { labels: one.labels, value: joins[aggregation](one.value, other.value), counts };
}

const joins = {
  sum: (one: number, other: number) => one + other,
  max: (one: number, other: number) => Math.max(one, other),
  min: (one: number, other: number) => Math.min(one, other),
};

function keyOf({ labels }: Sample): string {
  return JSON.stringify(labels);
}
