// pnpm bench:batch [--rounds N] [--only NAME…]: `mlmodel predict` on files, and Spark, beside other programs.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pythonForTests } from '@mlmodel/python';
import { benchFolder, checkout } from '../paths.ts';
import { median } from '../report/statistics.ts';
import { atLeast, atMost, type Target } from '../report/target.ts';
import { textTable } from '../report/text-table.ts';
import { batchFolder, linear, makeArrow, makeCsv, makeTrees, rows } from './inputs.ts';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((parameter) => parameter !== '--'),
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const rounds = Number(values.rounds);
const python = pythonForTests();
if (python === undefined)
  throw new Error('The measurements need the Python of the tests: node tools/python/setup.mjs');

const folder = batchFolder();
const path = (name: string) => join(folder, name);
const mlmodel = join(checkout, 'node_modules/.bin/mlmodel');
const node = process.execPath;

/** What a command took. */
interface Cost {
  readonly seconds: number;
  /** Seconds of processor time of all its processes. */
  readonly cpu: number;
  /** The most memory of one of them. */
  readonly bytes: number;
}

function run(command: readonly string[]): Cost {
  const measure = join(benchFolder, 'batch/measure.py');
  return JSON.parse(execFileSync(python as string, [measure, ...command], { encoding: 'utf8' }));
}

/** A command and others that do the same, which take turns. */
interface Comparison {
  readonly name: string;
  readonly rows: number;
  prepare(): void;
  readonly own: readonly string[];
  /** Each with the least ratio of its time to ours. */
  readonly others: Readonly<
    Record<string, { readonly command: readonly string[]; readonly goal: number }>
  >;
  /** Targets of our command by itself. */
  readonly ownTargets?: (costs: readonly Cost[]) => readonly Target[];
}

const comparisons: readonly Comparison[] = [
  {
    name: 'parquet',
    rows: rows.parquet,
    prepare: () => makeTrees(folder, python),
    own: [
      mlmodel,
      'predict',
      path('model'),
      '-i',
      path('rows'),
      '-o',
      path('own.parquet'),
      '-w',
      '2',
    ],
    others: {
      'best.py': {
        command: [
          python,
          join(benchFolder, 'best.py'),
          path('model'),
          path('rows'),
          path('best.parquet'),
        ],
        goal: 0.9,
      },
      'obvious.py': {
        command: [
          python,
          join(benchFolder, 'batch/obvious.py'),
          path('model'),
          path('rows'),
          path('obvious.parquet'),
        ],
        goal: 3,
      },
    },
  },
  {
    name: 'csv',
    rows: rows.csv,
    prepare: () => makeCsv(folder),
    own: [mlmodel, 'predict', linear(), '-i', path('rows.csv'), '-o', path('own.csv')],
    others: {
      'DuckDB copy': {
        command: [node, join(benchFolder, 'batch/copy.mjs'), path('rows.csv'), path('copy.csv')],
        goal: 0.7,
      },
    },
  },
  {
    name: 'arrow',
    rows: rows.arrow,
    prepare: () => makeArrow(folder),
    own: [mlmodel, 'predict', linear(), '-i', path('rows.arrows'), '-o', path('own.arrows')],
    others: {},
    ownTargets: (costs) => [
      ...atLeast('arrow: million rows a second of processor time', {
        goal: 3,
        figures: [
          { scenario: 'linear', value: rows.arrow / 1e6 / median(costs.map(({ cpu }) => cpu)) },
        ],
      }),
      ...atMost('arrow: megabytes', {
        goal: 400,
        figures: [
          { scenario: 'linear', value: Math.max(...costs.map(({ bytes }) => bytes)) / 1e6 },
        ],
      }),
    ],
  },
];

/** Whether a comparison is wanted. */
const isWanted = (name: string) => values.only.length === 0 || values.only.includes(name);

const table: string[][] = [];
const targets: Target[] = [];
for (const comparison of comparisons) {
  if (!isWanted(comparison.name)) continue;
  comparison.prepare();
  const own: Cost[] = [];
  const ratios = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    const cost = run(comparison.own);
    own.push(cost);
    for (const [name, { command }] of Object.entries(comparison.others)) {
      const other = run(command);
      ratios.set(name, [...(ratios.get(name) ?? []), other.seconds / cost.seconds]);
    }
  }
  const seconds = median(own.map((cost) => cost.seconds));
  const cpu = median(own.map((cost) => cost.cpu));
  const figures = [
    Math.round(comparison.rows / seconds),
    cpu.toFixed(2),
    Math.round(Math.max(...own.map(({ bytes }) => bytes)) / 1e6),
  ];
  table.push([comparison.name, seconds.toFixed(2), ...figures.map(String)]);
  for (const [name, found] of ratios) {
    const range = `${Math.min(...found).toFixed(2)} to ${Math.max(...found).toFixed(2)}`;
    table.push([`  time of ${name} / ours`, `${median(found).toFixed(2)} (${range})`, '', '', '']);
    const { goal } = comparison.others[name] as { readonly goal: number };
    targets.push(
      ...atLeast(`${comparison.name}: time of ${name} / ours`, {
        goal,
        figures: [{ scenario: comparison.name, value: median(found) }],
      }),
    );
  }
  targets.push(...(comparison.ownTargets?.(own) ?? []));
}
console.log(textTable(['mlmodel predict', 'seconds', 'rows/s', 'cpu s', 'MB'], table));
console.log(
  `\n${textTable(
    ['target', 'goal', 'measured', 'met'],
    targets.map(({ name, goal, measured, met }) => [name, goal, measured, met ? 'yes' : 'NO']),
  )}`,
);

if (isWanted('spark')) {
  const program = join(benchFolder, 'spark/bench-spark.ts');
  execFileSync(process.execPath, [program, '--rounds', String(rounds)], { stdio: 'inherit' });
}
