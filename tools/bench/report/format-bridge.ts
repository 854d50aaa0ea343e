import type { AddedLatency } from '../parts/bridge/added-latency.ts';
import type { BridgeFindings } from '../parts/bridge/bridge-part.ts';
import type { BesideMlflow } from '../parts/bridge/json-beside-mlflow.ts';
import type { KillsFindings } from '../parts/bridge/kills.ts';
import { arrowTable } from './arrow-table.ts';
import { fixed } from './fixed.ts';
import { textTable } from './text-table.ts';

/** The tables on models in Python. */
export function bridgeTables({ json, added, arrow, kills }: BridgeFindings): string[] {
  return [
    ...(json === undefined ? [] : [jsonTable(json)]),
    ...(added === undefined ? [] : [addedTable(added)]),
    ...(arrow === undefined ? [] : [arrowTable('Arrow through Python, 100,000 rows', arrow)]),
    ...(kills === undefined ? [] : [killsTable(kills)]),
  ];
}

function jsonTable(json: readonly BesideMlflow[]): string {
  const header = ['Python against MLflow', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms'];
  const rows = json.map(({ rows: count, mlmodel, mlflow, timesMlflow }) => [
    `${count.toLocaleString('en')} rows`,
    ...[mlmodel, mlflow].flatMap(({ requestsPerSecond, latencies, ...each }) => [
      fixed(requestsPerSecond, 0),
      fixed(latencies.p50),
      fixed(latencies.p99),
      fixed(each.cpuMillisecondsPerRequest),
    ]),
    fixed(timesMlflow),
  ]);
  return textTable([...header, 'MLflow', 'p50 ms', 'p99 ms', 'CPU ms', 'times'], rows);
}

function addedTable({ bridge, checked, bare, added }: AddedLatency): string {
  return textTable(
    ['1 row through the bridge, p50 ms', ''],
    [
      ['bridge', fixed(bridge, 3)],
      ['pyfunc_model.predict in Python', fixed(checked, 3)],
      ["the model below MLflow's checks", fixed(bare, 3)],
      ['added to pyfunc_model.predict', fixed(added, 3)],
    ],
  );
}

function killsTable(found: KillsFindings): string {
  const { kills, right, refused, wrong, hung, gaps, megabytes, descriptors } = found;
  return textTable(
    [`${kills} kills under load`, ''],
    [
      ['right / refused with 503 / wrong / hung', [right, refused, wrong, hung].join(' / ')],
      [
        's without a right response, p50 / p90 / longest',
        gaps.map((gap) => fixed(gap)).join(' / '),
      ],
      ['MB of the server, before / after', megabytes.map((each) => fixed(each, 0)).join(' / ')],
      ['descriptors, before / after', descriptors.join(' / ')],
    ],
  );
}
