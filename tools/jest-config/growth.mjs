/** Ratio of the compared sizes. */
const factor = 8;

/**
 * Work that grows with a greater power of its input fails: linear work has 1, quadratic 2; caches and the collector add
 * some tenths.
 */
const greatestPower = 1.7;

/** Milliseconds of CPU time above which a measurement is more than noise. */
const enough = 30;

/** Milliseconds of CPU time after which work gets no larger input, and is not measured again. */
const patience = 1500;

/** How often work that seems to grow too fast is measured: a busy machine only adds time. */
const attempts = 4;

/** Sizes below it grow in small steps: the next step of exponential work may take forever. */
const cautious = 256;

/** See growth.d.mts. */
export async function superlinearWork({ make, work, smallest = 16, largest = 256 * 1024 }) {
  const measure = async (size, runs) => {
    const input = make(size);
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) least = Math.min(least, await cpuTime(work, input));
    return least;
  };
  let size = smallest;
  let time = await measure(size, 1);
  while ((time < enough || size < smallest * factor) && size < largest) {
    const step = size < cautious || time > enough / factor ? 1.3 : 2;
    size = Math.min(largest, Math.ceil(size * step));
    time = await measure(size, 1);
  }
  if (time < enough) return undefined;
  const problem = await fasterThanSize(measure, size, time);
  if (problem !== undefined) return problem;
  // What is quadratic may hide behind slow linear work in an input of this size.
  const end = Math.min(largest, size * factor);
  while (size < end && time < patience) {
    size = Math.min(end, size * 2);
    time = await measure(size, 1);
  }
  return fasterThanSize(measure, size, time);
}

async function fasterThanSize(measure, size, firstTime) {
  const small = Math.ceil(size / factor);
  let time = firstTime;
  let power = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const ratio = time / Math.max(0.01, await measure(small, 5));
    power = Math.min(power, Math.log(ratio) / Math.log(size / small));
    if (power <= greatestPower) return undefined;
    if (time < patience) time = Math.min(time, await measure(size, 2));
  }
  return `${time.toFixed(0)} ms of CPU for size ${size}, growing with the power ${power.toFixed(1)} of it`;
}

async function cpuTime(work, input) {
  const start = process.cpuUsage();
  try {
    await work(input);
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw error;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const prefixes = ['', '', '', '1', '-', '"', ' ', '0.', 'a', '[', '{"a":'];
const suffixes = ['x', 'x', '"', 'e', '.', ' 1', '\ud800', '\u2028', '\n', ')', ''];
const units = [
  ...['1', '0', 'a', 'e', 'T', '_', '.', '-', '+', '=', ':', ',', ' ', '\t', '\n', '\r\n'],
  ...['"', '""', '\\', '\\\\', '\\"', "'", '[', ']', '{', '}', '(', ')', '#', ' #', '/', ';'],
  ...['1.', '.1', '1_', '1e', '1 ', 'a.', 'a,', 'a=', '00:', '2020-01-01', 'NaN', 'null'],
  ...['\u0661', '\u00e9', '\u00a0', '\u{1d7d8}', '\ud800', '\u2028'],
];

/** See growth.d.mts. */
export function* growingTexts(seed, rounds) {
  const random = randomNumbers(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  for (let round = 0; round < rounds; round++) {
    for (const first of units) {
      const prefix = pick(prefixes);
      const unit = round === 0 ? first : first + pick(units);
      const suffix = pick(suffixes);
      yield {
        name: `${JSON.stringify(prefix)} ${JSON.stringify(unit)}… ${JSON.stringify(suffix)}`,
        make: (size) => prefix + unit.repeat(Math.ceil(size / unit.length)) + suffix,
      };
    }
  }
}

/** See growth.d.mts. Source: the generator mulberry32 of Tommy Ettinger. */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
