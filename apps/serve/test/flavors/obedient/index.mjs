// A flavor whose requests say what to do, in the column "do" of their first row; "ms" says for how long.

let isUp = true;

/** How many models of this process are loaded. */
let loaded = 0;

const behaviours = {
  go_down: () => {
    isUp = false;
    return { kind: 'json', value: 'down' };
  },
  come_up: () => {
    isUp = true;
    return { kind: 'json', value: 'up' };
  },
  echo: (input) => input,
  sleep: async (_input, { ms }) => {
    process.stderr.write('the model sleeps\n');
    await new Promise((resolve) => setTimeout(resolve, ms).unref());
    return { kind: 'json', value: 'slept' };
  },
  busy: (_input, { ms }) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return { kind: 'json', value: 'was busy' };
  },
  report_busy: (_input, { ms }) => {
    process.stderr.write('the model is busy\n');
    const end = performance.now() + ms;
    while (performance.now() < end);
    return { kind: 'json', value: 'was busy' };
  },
  loaded: () => ({ kind: 'json', value: loaded }),
  pid: () => ({ kind: 'json', value: process.pid }),
  count: (input) => ({ kind: 'json', value: input.rowCount }),
  crash: () => process.exit(3),
  hoard: () => {
    for (const kept = []; ; ) kept.push(new Array(100_000).fill(kept.length));
  },
  long: () => ({ kind: 'json', value: 'x'.repeat(50_000_000) }),
  torn: () => {
    setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    return { kind: 'json', value: 'x'.repeat(50_000_000) };
  },
  throw: () => {
    throw new Error('secret 4711');
  },
  reject: async () => {
    throw new Error('secret 4711');
  },
  throw_elsewhere: () => {
    throw new RangeError('secret 4712');
  },
  throw_nothing: () => {
    throw undefined;
  },
  throw_strange: () => {
    throw Object.create(null, {
      stack: {
        get() {
          throw new Error('do not look');
        },
      },
    });
  },
  nonsense: () => ({ kind: 'json', value: () => {} }),
  wait_for_abort: (_input, { signal }) =>
    new Promise((_resolve, reject) => {
      process.stderr.write('the model waits\n');
      signal.addEventListener('abort', () => {
        console.error('the model saw the abort');
        reject(signal.reason);
      });
    }),
};

function cellOf(input, name) {
  return input.columns?.find((column) => column.name === name)?.values[0];
}

export const obedientFlavor = {
  specVersion: 1,
  name: 'obedient',
  parseConfig: (block) => block ?? {},
  async load({ config, signal }) {
    if (config.loads === 'slowly') {
      process.stderr.write('the model loads slowly\n');
      await new Promise((resolve, reject) => {
        setTimeout(resolve, 1000);
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    }
    loaded += 1;
    const callOf = (input) => ({
      what: cellOf(input, 'do') ?? config.do,
      ms: Number(cellOf(input, 'ms') ?? config.ms ?? 0),
    });
    return {
      runtime: { name: 'obedient', version: '1', device: 'cpu' },
      execution: {
        blocksEventLoop: config.blocks ?? false,
        boundedTime: config.bounded ?? false,
        maxConcurrency: Number.POSITIVE_INFINITY,
        rowsIndependent: true,
      },
      predict(input, { signal }) {
        const { what, ms } = callOf(input);
        return behaviours[what](input, { ms, signal });
      },
      ready: () => isUp,
      async dispose() {
        loaded -= 1;
        if (config.dispose === 'fail') throw new Error('it cannot be freed');
      },
    };
  },
};
