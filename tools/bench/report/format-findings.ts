import type { JsonComparison } from '../parts/json-comparison.ts';
import { arrowTable } from './arrow-table.ts';
import type { Findings } from './findings.ts';
import { fixed } from './fixed.ts';
import { bridgeTables } from './format-bridge.ts';
import { crateTable, nativeTables } from './format-native.ts';
import { targetsOf } from './targets.ts';
import { textTable } from './text-table.ts';

/** One line on a comparison, for while the benchmark runs. */
export function comparisonLine(comparison: JsonComparison): string {
  const mlflow =
    comparison.timesMlflow === undefined ? '' : `, ${fixed(comparison.timesMlflow, 1)} x MLflow`;
  const rate = fixed(comparison.mlmodel.requestsPerSecond, 0);
  return `${comparison.name}: ${rate} requests/s, ${fixed(comparison.ofLimit)} of the limit${mlflow}`;
}

/** The tables of a run, ending with the targets. */
export function formatFindings(findings: Findings): string {
  const tables = [
    jsonTable(findings),
    memoryTable(findings),
    bodyTable(findings),
    batchTable(findings),
    workersTable(findings),
    startTable(findings),
    arrowTableOf(findings),
    tfjsTable(findings),
    ...bridgeTables(findings.bridge),
    ...nativeTables(findings.native),
    ...crateTable(findings.crate ?? []),
    largeTable(findings),
    targetTable(findings),
    failureLines(findings),
  ];
  return tables.filter((table) => table !== '').join('\n\n');
}

function jsonTable({ json }: Findings): string {
  if (json.comparisons.length === 0) return '';
  const header = [
    'JSON',
    'requests/s',
    'limit',
    'ratio',
    'p50 ms',
    'ratio',
    'p99 ms',
    'ratio',
    'CPU ms',
    'ratio',
  ];
  const rows = json.comparisons.map((each) => [
    each.name,
    fixed(each.mlmodel.requestsPerSecond, 0),
    fixed(each.limit.requestsPerSecond, 0),
    fixed(each.ofLimit),
    fixed(each.mlmodel.latencies.p50),
    fixed(each.p50OfLimit),
    fixed(each.mlmodel.latencies.p99),
    fixed(each.p99OfLimit),
    fixed(each.mlmodel.cpuMillisecondsPerRequest, 3),
    fixed(each.cpuOfLimit),
    fixed(each.mlflow?.requestsPerSecond, 0),
    fixed(each.timesMlflow, 1),
    fixed(ratio(each.mlflow?.latencies.p50, each.mlmodel.latencies.p50), 1),
    fixed(ratio(each.mlflow?.latencies.p99, each.mlmodel.latencies.p99), 1),
  ]);
  const withMlflow = json.comparisons.some((each) => each.mlflow !== undefined);
  const mlflow = withMlflow ? ['MLflow', 'times', 'p50 times', 'p99 times'] : [];
  return textTable([...header, ...mlflow], rows);
}

function memoryTable({ json }: Findings): string {
  if (json.memory.length === 0) return '';
  const rows = json.memory.map(({ model, server, afterStart, afterLoad }) => [
    `${server} ${model}`,
    fixed(afterStart, 0),
    fixed(afterLoad, 0),
  ]);
  return textTable(['memory, MB resident', 'after start', 'after load'], rows);
}

function bodyTable({ bodies }: Findings): string {
  if (bodies.length === 0) return '';
  const rows = bodies.map((each) => [
    each.name,
    fixed(each.megabytes, 1),
    String(each.rows),
    fixed(each.mlmodel.cpuMillisecondsPerRequest, 1),
    fixed(each.limit.cpuMillisecondsPerRequest, 1),
    fixed(each.cpuOfLimit),
  ]);
  return textTable(['JSON bodies', 'MB', 'rows', 'CPU ms', 'limit', 'ratio'], rows);
}

function batchTable({ batches }: Findings): string {
  if (batches.length === 0) return '';
  const rows = batches.map(({ name, alone, joined, waiting, timesJoined, timesWaiting }) => [
    name,
    fixed(alone.requestsPerSecond, 0),
    fixed(alone.latencies.p50, 1),
    fixed(joined.requestsPerSecond, 0),
    fixed(joined.latencies.p50, 1),
    fixed(timesJoined),
    fixed(waiting.requestsPerSecond, 0),
    fixed(waiting.latencies.p50, 1),
    fixed(timesWaiting),
  ]);
  const header = ['1 row, alone and in batches', 'requests/s', 'p50 ms'];
  return textTable([...header, 'batches', 'p50 ms', 'times', 'wait 2 ms', 'p50 ms', 'times'], rows);
}

function workersTable({ workers }: Findings): string {
  if (workers.length === 0) return '';
  const rows = workers.map((each) => [
    each.name,
    fixed(each.two.requestsPerSecond, 0),
    fixed(each.one.requestsPerSecond, 0),
    fixed(each.rate),
    fixed(each.ratePerCpu),
    fixed(each.spread),
  ]);
  return textTable(['workers', '-w 2, requests/s', '-w 1', 'ratio', 'per CPU s', 'spread'], rows);
}

function startTable({ start }: Findings): string {
  if (start === undefined) return '';
  const rows = start.map((each) => [each.server, fixed(each.seconds), fixed(each.cpuSeconds)]);
  return textTable(['cold start to the first response', 'seconds', 'CPU seconds'], rows);
}

function arrowTableOf({ arrow }: Findings): string {
  return arrow === undefined ? '' : arrowTable('Arrow in and out, 100,000 rows', arrow);
}

function tfjsTable({ tfjs }: Findings): string {
  if (tfjs === undefined) return '';
  const { convnet, mlp } = tfjs;
  const header = ['TensorFlow.js', '', '', 'ratio'];
  return textTable(header, [
    [
      'conv net, 16 images',
      `wasm ${fixed(convnet.wasmMilliseconds)} ms`,
      `cpu ${fixed(convnet.cpuMilliseconds)} ms`,
      fixed(convnet.times, 1),
    ],
    [
      'MLP, 1,000 rows',
      `${fixed(mlp.requestsPerSecond, 0)} requests/s`,
      `${fixed(mlp.predictionsPerSecond, 0)} predict/s`,
      fixed(mlp.ofDirect),
    ],
  ]);
}

function largeTable({ large }: Findings): string {
  if (large.length === 0) return '';
  const header = [
    '64 MiB body',
    'MB',
    'seconds',
    'ping p99 ms',
    'ping max ms',
    'MB before',
    'peak',
    'after',
  ];
  const rows = large.map(({ form, megabytes, seconds, ping, memory }) => [
    form,
    fixed(megabytes, 0),
    fixed(seconds),
    fixed(ping.p99, 1),
    fixed(ping.max, 1),
    fixed(memory?.before, 0),
    fixed(memory?.peak, 0),
    fixed(memory?.after, 0),
  ]);
  return textTable(header, rows);
}

function targetTable(findings: Findings): string {
  const rows = targetsOf(findings).map(({ name, goal, measured, met }) => [
    name,
    goal,
    measured,
    met ? 'met' : 'NOT MET',
  ]);
  return rows.length === 0 ? '' : textTable(['target', 'goal', 'measured', ''], rows);
}

function failureLines({ failures }: Findings): string {
  return failures.map(({ name, message }) => `FAILED ${name}: ${message}`).join('\n');
}

function ratio(upper: number | undefined, lower: number): number | undefined {
  return upper === undefined ? undefined : upper / lower;
}
