import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { randomRows } from '../requests/rows.ts';
import { type Contender, mlflowPython } from '../servers/contender.ts';
import { residentMegabytes } from '../servers/process-usage.ts';
import { withServer } from '../servers/running-server.ts';
import {
  type Contenders,
  compareOnJson,
  type JsonComparison,
  jsonScenarios,
} from './json-comparison.ts';

/** Resident memory in MB of a server that serves a model. */
export interface MemoryUse {
  readonly model: string;
  readonly server: Contender;
  readonly afterStart: number;
  readonly afterLoad: number;
}

/** What the comparison on JSON found. */
export interface JsonFindings {
  readonly comparisons: JsonComparison[];
  readonly memory: MemoryUse[];
}

const models = ['iris-label', 'wide-label'];

/** Compares the servers on JSON requests, model by model; `report` hears of each result. */
export async function runJsonPart(
  options: BenchOptions,
  use: { generator: LoadGenerator; report: (comparison: JsonComparison) => void },
): Promise<JsonFindings> {
  const findings: JsonFindings = { comparisons: [], memory: [] };
  for (const model of models) {
    const scenarios = jsonScenarios(model, options);
    if (scenarios.length === 0) continue;
    await withContenders(model, async (servers) => {
      const before = memoryOf(servers);
      for (const scenario of scenarios) {
        const comparison = await compareOnJson(scenario, { servers, ...use, options });
        findings.comparisons.push(comparison);
        use.report(comparison);
      }
      const after = memoryOf(servers);
      for (const [server, afterStart] of before)
        findings.memory.push({
          model,
          server,
          afterStart,
          afterLoad: after.get(server) ?? Number.NaN,
        });
    });
  }
  return findings;
}

async function withContenders(
  model: string,
  use: (servers: Contenders) => Promise<void>,
): Promise<void> {
  const rows = await randomRows(model, { count: 1, digits: 'one decimal' });
  const options = { model, first: scoringRequest(rows, 'json') };
  await withServer('mlmodel', options, (mlmodel) =>
    withServer('limit', options, (limit) => {
      if (mlflowPython === undefined) return use({ mlmodel, limit });
      return withServer('mlflow', options, (mlflow) => use({ mlmodel, limit, mlflow }));
    }),
  );
}

function memoryOf({ mlmodel, limit, mlflow }: Contenders): Map<Contender, number> {
  const uses = new Map<Contender, number>();
  for (const [name, server] of Object.entries({ mlmodel, limit, mlflow })) {
    const megabytes = server === undefined ? undefined : residentMegabytes(server.pid);
    if (megabytes !== undefined) uses.set(name as Contender, megabytes);
  }
  return uses;
}
