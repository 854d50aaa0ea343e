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

/** A metric with all its samples. */
export interface MetricFamily {
  /** Without the suffix that the format adds: `_total` for counters, `_info`, `_bucket`. */
  readonly name: string;
  /** Its meaning as one line. */
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'info';
  /** Upper bounds of the buckets of a histogram, ascending. */
  readonly bounds?: readonly number[] | undefined;
  readonly samples: readonly Sample[];
}

/** The metrics of one of several processes. */
export interface ProcessFamilies {
  /** The number of the process. */
  readonly worker: number;
  readonly families: readonly MetricFamily[];
}

/**
 * Joins the metrics of processes with the same program. Samples get the label `worker`: a sum would fall when a process
 * is replaced, and a counter that falls looks like one that began again.
 */
export function joinFamilies(processes: readonly ProcessFamilies[]): MetricFamily[] {
  const joined = new Map<string, MetricFamily>();
  for (const { worker, families } of processes) {
    for (const family of families) {
      const own = family.samples.map((sample) => ({
        ...sample,
        labels: { worker: String(worker), ...sample.labels },
      }));
      const samples = [...(joined.get(family.name)?.samples ?? []), ...own];
      joined.set(family.name, { ...family, samples });
    }
  }
  return [...joined.values()];
}

/** Adds samples to the families with the same name, and other families at the end. */
export function addFamilies(
  families: readonly MetricFamily[],
  added: readonly MetricFamily[],
): MetricFamily[] {
  const byName = new Map(families.map((family) => [family.name, family]));
  for (const family of added) {
    const samples = [...(byName.get(family.name)?.samples ?? []), ...family.samples];
    byName.set(family.name, { ...family, samples });
  }
  return [...byName.values()];
}
