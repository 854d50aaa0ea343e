import type { Labels, MetricFamily, Sample } from './metric-family.js';

/** What a metric is. */
export type Description = Pick<MetricFamily, 'name' | 'help'>;

/** A count that only grows, by the values of its labels. */
export class Counter {
  readonly #description: Description;
  readonly #cells = new Map<string, { readonly labels: Labels; value: number }>();

  constructor(description: Description) {
    this.#description = description;
  }

  /** @param key identifies the labels; they are only made for the first value with that key */
  add(value: number, key = '', labels: () => Labels = noLabels): void {
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, { labels: labels(), value });
    else cell.value += value;
  }

  get family(): MetricFamily {
    return { ...this.#description, type: 'counter', samples: [...this.#cells.values()] };
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
