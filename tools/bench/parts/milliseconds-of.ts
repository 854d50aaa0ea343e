/** The least time that a figure is taken over. */
const leastMilliseconds = 300;

/** Milliseconds that a step takes, on average over at least 300 ms. */
export async function millisecondsOf(step: () => unknown): Promise<number> {
  const start = performance.now();
  let count = 0;
  let now = start;
  for (; now - start < leastMilliseconds; now = performance.now()) {
    await step();
    count += 1;
  }
  return (now - start) / count;
}
