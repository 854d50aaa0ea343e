/** A line through samples: least squares. */
export interface Slope {
  /** Per unit of time. */
  readonly value: number;
  /** Its standard error. */
  readonly error: number;
}

/** A sample of something at a time. */
export type Sample = readonly [time: number, value: number];

/** How fast something rises. */
export function slopeOf(samples: readonly Sample[]): Slope {
  const count = samples.length;
  const meanTime = mean(samples.map(([time]) => time));
  const meanValue = mean(samples.map(([, value]) => value));
  const spread = sum(samples.map(([time]) => (time - meanTime) ** 2));
  if (count < 3 || spread === 0) return { value: 0, error: Number.POSITIVE_INFINITY };
  const value = sum(samples.map(([time, each]) => (time - meanTime) * (each - meanValue))) / spread;
  const rest = sum(
    samples.map(([time, each]) => (each - meanValue - value * (time - meanTime)) ** 2),
  );
  return { value, error: Math.sqrt(rest / (count - 2) / spread) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
