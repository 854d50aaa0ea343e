/** One sample of the text format of Prometheus. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const line = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const label = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format of Prometheus, version 0.0.4. Lines that it does not know are left out. */
function readExposition(text: string): readonly Sample[] {
  return text.split('\n').flatMap((source) => {
    const match = line.exec(source);
    if (match === null) return [];
    const [, name = '', labels = '', value = ''] = match;
    const pairs = [...labels.matchAll(label)].map(([, key = '', own = '']) => [key, own] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: numberOf(value) }];
  });
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

/** All samples at one time. */
export class Snapshot {
  /** Seconds. */
  readonly time: number;
  readonly #samples: readonly Sample[];

  constructor(text: string, time: number) {
    this.time = time;
    this.#samples = readExposition(text);
  }

  /** The sum of the samples of a name that have the given labels. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.all(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  /** The samples of a name that have the given labels. */
  all(name: string, labels: Readonly<Record<string, string>> = {}): readonly Sample[] {
    const wanted = Object.entries(labels);
    return this.#samples.filter(
      (sample) =>
        sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value),
    );
  }
}
