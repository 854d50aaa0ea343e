import { median } from '../report/statistics.ts';

/** The jobs of one way of scoring: of each round, the first and the second job of a session. */
export interface Job {
  readonly way: string;
  readonly cores: number;
  readonly seconds: [number, number][];
  readonly cpuSeconds: [number, number][];
  /** How many predictions were not those of MLflow, in the worst round. */
  other: number;
}

/** What `spark.py` prints. */
export interface MeasuredJob {
  readonly seconds: [number, number];
  readonly cpuSeconds: [number, number];
  readonly other: number;
}

/** Reads the last line of what `spark.py` prints. */
export function readJob(output: string): MeasuredJob {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  return { other: 0, ...(JSON.parse(line) as Omit<MeasuredJob, 'other'>) };
}

/** The figures of a way: medians, and in brackets the ratios of rates to MLflow's in the same round, median and range. */
export function rowOfTable(
  job: Job,
  { jobs, rows }: { jobs: readonly Job[]; rows: number },
): readonly string[] {
  const base = jobs.find(({ way, cores }) => way === 'mlflow' && cores === job.cores) ?? job;
  const figures = ([0, 1] as const).flatMap((at) => {
    const ratios = job.seconds.map((each, round) => (base.seconds[round]?.[at] ?? 0) / each[at]);
    const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
    const rate = rows / median(job.seconds.map((each) => each[at]));
    return [`${median(ratios).toFixed(2)} (${range})`, Math.round(rate).toLocaleString('en')];
  });
  const cpu = (median(job.cpuSeconds.map(([, second]) => second)) / rows) * 1e6;
  return [job.way, String(job.cores), ...figures, cpu.toFixed(2), String(job.other)];
}
