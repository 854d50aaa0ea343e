import { residentMegabytes } from '@mlmodel/serve-process/process-usage';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { randomRows } from '../requests/rows.ts';
import { type Contender, mlflowPython } from '../servers/contender.ts';
import { withServer } from '../servers/running-server.ts';
import {
  type Contenders,
  compareOnJson,
  type JsonComparison,
  jsonScenarios,
  warmUpOnJson,
} from './json-comparison.ts';

/** Resident memory in MB of a server that serves a model. */
interface MemoryUse {
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

/** The models that the servers are compared on. */
export const comparedModels = ['iris-label', 'wide-label'] as const;

/** Compares the servers on JSON requests to one model; each result is added to `findings` and reported at once. */
export async function runJsonPart(
  model: string,
  use: {
    options: BenchOptions;
    generator: LoadGenerator;
    findings: JsonFindings;
    report: (comparison: JsonComparison) => void;
  },
): Promise<void> {
  const { options, generator, findings, report } = use;
  const scenarios = jsonScenarios(model, options);
  const [first] = scenarios;
  if (first === undefined) return;
  await withContenders(model, async (servers) => {
    const before = memoryOf(servers);
    await warmUpOnJson(first, { servers: [servers.mlmodel, servers.limit], generator });
    for (const scenario of scenarios) {
      const comparison = await compareOnJson(scenario, { servers, generator, options });
      findings.comparisons.push(comparison);
      report(comparison);
    }
    const after = memoryOf(servers);
    for (const [server, afterStart] of before) {
      const afterLoad = after.get(server) ?? Number.NaN;
      findings.memory.push({ model, server, afterStart, afterLoad });
    }
  });
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
