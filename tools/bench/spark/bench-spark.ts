// pnpm bench:spark [--rounds N] [--rows N]: batch inference in Spark, beside mlflow.pyfunc.spark_udf on the same rows.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePython } from '@mlmodel/python';
import { benchFolder, checkout } from '../paths.ts';
import { textTable } from '../report/text-table.ts';
import { type Job, readJob, rowOfTable } from './spark-report.ts';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    rounds: { type: 'string', default: '3' },
    rows: { type: 'string', default: '2000000' },
  },
});
const rounds = Number(values.rounds);
const rows = Number(values.rows);

const python = await ensurePython('spark');
if (python === undefined)
  throw new Error('pnpm bench:spark needs a Python with PySpark and MLflow');

const folder = mkdtempSync(join(tmpdir(), 'mlmodel-bench-'));
try {
  run('batch/make.py', [folder, String(rows)]);
  const jobs = measure();
  const names = ['', 'cores', 'first job', 'rows/s', 'second job', 'rows/s', 'CPU µs/row', 'wrong'];
  console.log(
    textTable(
      names,
      jobs.map((job) => rowOfTable(job, { jobs, rows })),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the ways in turn, each in a session of its own, so that a round is a set of pairs. */
function measure(): readonly Job[] {
  const ways = ['mlflow', 'udf', 'transform', 'arrow', 'read'];
  const jobs: Job[] = [2, 1].flatMap((cores) =>
    ways.map((way) => ({ way, cores, seconds: [], cpuSeconds: [], other: 0 })),
  );
  for (let round = 1; round <= rounds; round++) {
    console.log(`round ${round} of ${rounds}, load ${loadavg()[0]?.toFixed(1)}`);
    for (const job of jobs) {
      const measured = readJob(run('spark/spark.py', [job.way, folder, String(job.cores)]));
      job.seconds.push(measured.seconds);
      job.cpuSeconds.push(measured.cpuSeconds);
      job.other = Math.max(job.other, measured.other);
    }
  }
  return jobs;
}

/** Runs a program of the benchmark with the commands and the Python packages of this checkout. Throws an Error if it fails. */
function run(program: string, given: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    python ?? '',
    [join(benchFolder, program), ...given],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(checkout, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
        PYTHONPATH: join(checkout, 'packages/spark/src'),
        SPARK_LOCAL_DIRS: folder,
      },
    },
  );
  if (status !== 0)
    throw new Error(`${program} ${given.join(' ')} failed:\n${stderr.slice(-4000)}`);
  return stdout;
}
