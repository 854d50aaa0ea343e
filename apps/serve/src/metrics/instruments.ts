import type { Labels, MetricFamily, Sample } from './metric-family.js';

/** What a metric is. */
export type Description = Pick<MetricFamily, 'name' | 'help'>;

/** The count for some values of the labels. */
export interface Count {
  readonly labels: Labels;
  value: number;
}

/** A count that only grows, by the values of its labels. */
export class Counter {
  readonly #description: Description;
  readonly #counts = new Map<string, Count>();

  constructor(description: Description) {
    this.#description = description;
  }

  /**
   * The count for some values of the labels. Keep it where they come often.
   * @param key identifies the labels; they are only made for the first call with that key
   */
  of(key = '', labels: () => Labels = noLabels): Count {
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = { labels: labels(), value: 0 };
      this.#counts.set(key, count);
    }
    return count;
  }

  get family(): MetricFamily {
    return { ...this.#description, type: 'counter', samples: [...this.#counts.values()] };
  }
}

/** Distributions of values over fixed buckets, by the values of one label. */
export class Histogram {
  readonly #description: Description;
  readonly #bounds: readonly number[];
  readonly #cells = new Map<string, Distribution>();
  readonly #label: string | undefined;

  /** @param bounds ascending upper bounds of the buckets */
  constructor(description: Description, bounds: readonly number[], label?: string) {
    this.#description = description;
    this.#bounds = bounds;
    this.#label = label;
  }

  /** The distribution for a value of the label. Keep it where values come often. */
  of(labelValue = ''): Distribution {
    let cell = this.#cells.get(labelValue);
    if (cell === undefined) {
      const labels = this.#label === undefined ? {} : { [this.#label]: labelValue };
      cell = new Distribution(this.#bounds, labels);
      this.#cells.set(labelValue, cell);
    }
    return cell;
  }

  get family(): MetricFamily {
    const samples = Array.from(this.#cells.values(), (cell) => cell.sample);
    return { ...this.#description, type: 'histogram', bounds: this.#bounds, samples };
  }
}

/** How often values occurred, by bucket. */
export class Distribution {
  readonly #bounds: readonly number[];
  readonly #labels: Labels;
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[], labels: Labels) {
    this.#bounds = bounds;
    this.#labels = labels;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  add(value: number): void {
    this.#sum += value;
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] as number)) at += 1;
    (this.#counts[at] as number) += 1;
  }

  get sample(): Sample {
    return { labels: this.#labels, value: this.#sum, counts: [...this.#counts] };
  }
}

/** A gauge of what was measured just now. A value that could not be measured is left out. */
export function gaugeOf(
  description: Description,
  values: number | undefined | readonly Sample[],
): MetricFamily {
  if (Array.isArray(values)) return { ...description, type: 'gauge', samples: values };
  const samples = typeof values === 'number' ? [{ labels: {}, value: values }] : [];
  return { ...description, type: 'gauge', samples };
}

/** A counter that something else keeps. */
export function counterOf(description: Description, samples: readonly Sample[]): MetricFamily {
  return { ...description, type: 'counter', samples };
}

function noLabels(): Labels {
  return {};
}
