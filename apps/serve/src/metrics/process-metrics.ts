import { readdir, readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { counterOf, gaugeOf } from './instruments.js';
import type { MetricFamily } from './metric-family.js';

/** Measures this process. The names are those that dashboards for Node know. */
export interface ProcessMetrics {
  /** Event-loop delays are those since the last call. */
  families(): Promise<readonly MetricFamily[]>;
  close(): void;
}

/** Milliseconds between two measurements of the event-loop delay. */
const resolution = 20;

/** Begins to measure the delay of the event loop. */
export function createProcessMetrics(): ProcessMetrics {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const startedAt = (performance.timeOrigin / 1000).toFixed(3);

  /** Nanoseconds in which the timer itself waits are not a delay. */
  const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolution / 1000);

  return {
    async families() {
      const delays =
        delay.count === 0
          ? [0, 0, 0, 0]
          : [delay.mean, delay.percentile(50), delay.percentile(99), delay.max];
      delay.reset();
      const [mean = 0, median = 0, p99 = 0, max = 0] = delays.map(seconds);
      const { user, system } = process.cpuUsage();
      const memory = process.memoryUsage();
      return [
        lag('', 'mean', mean),
        lag('_p50', 'median', median),
        lag('_p99', '99th percentile', p99),
        lag('_max', 'maximum', max),
        counterOf({ name: 'process_cpu_seconds', help: 'CPU time of the server.' }, [
          { labels: {}, value: (user + system) / 1e6 },
        ]),
        gaugeOf(
          { name: 'process_resident_memory_bytes', help: 'Memory of the server.' },
          memory.rss,
        ),
        gaugeOf(
          { name: 'nodejs_heap_size_used_bytes', help: 'JavaScript heap in use.' },
          memory.heapUsed,
        ),
        gaugeOf(
          { name: 'nodejs_heap_size_total_bytes', help: 'JavaScript heap.' },
          memory.heapTotal,
        ),
        gaugeOf(
          { name: 'nodejs_external_memory_bytes', help: 'Memory outside of the JavaScript heap.' },
          memory.external,
        ),
        gaugeOf(
          {
            name: 'process_start_time_seconds',
            help: 'Start of the server, in seconds since 1970.',
          },
          Number(startedAt),
        ),
        gaugeOf(
          { name: 'process_open_fds', help: 'Open file descriptors of the server.' },
          await openFiles(),
        ),
      ];
    },
    close: () => delay.disable(),
  };
}

function lag(suffix: string, statistic: string, value: number): MetricFamily {
  const help = `Delay of the event loop since the last scrape: ${statistic}.`;
  return gaugeOf({ name: `nodejs_eventloop_lag${suffix}_seconds`, help }, value);
}

/** Undefined where the system has no `/proc`. */
async function openFiles(): Promise<number | undefined> {
  return readdir('/proc/self/fd').then(
    ({ length }) => length,
    () => undefined,
  );
}

/** Bytes of resident memory of other processes; undefined where the system does not tell. */
export async function residentMemoryOf(pids: readonly number[]): Promise<number | undefined> {
  const all = await Promise.all(pids.map(residentMemory));
  const known = all.filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, bytes) => sum + bytes, 0);
}

async function residentMemory(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
