import { type BenchOptions, isWanted } from '../options.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { checkJsonResponse } from '../requests/check-response.ts';
import { expectedColumns, namedColumns } from '../requests/expected-columns.ts';
import { invocationBytes } from '../requests/http-request.ts';
import { randomRows } from '../requests/rows.ts';
import { mlflowPython } from '../servers/contender.ts';
import { arrowLoad, type IdentityModel } from './arrow-part.ts';
import { bodyLoad, bodyScenarios } from './body-part.ts';
import { jsonScenarios, scenarioLoad } from './json-comparison.ts';
import { comparedModels } from './json-part.ts';
import type { Load } from './measure.ts';

/** A load of one model's server, by its name in reports. */
export interface Scenario {
  readonly name: string;
  readonly model: string;
  readonly load: () => Promise<Load>;
}

/** Rows of a body of some 8 MiB, which another process reads. */
const largeRows = 100_000;

/**
 * The wanted loads of one server; those of Python models only where a Python with MLflow is.
 * @param milliseconds how long each load lasts
 */
export function scenariosOf(options: BenchOptions, milliseconds: number): Scenario[] {
  const json = comparedModels.flatMap((model) =>
    jsonScenarios(model, options).map((scenario) => ({
      name: scenario.name,
      model,
      load: () => scenarioLoad(scenario, milliseconds),
    })),
  );
  const others: Scenario[] = [
    {
      name: 'arrow',
      model: 'identity',
      load: () => arrowLoad('identity', { connections: 4, milliseconds }),
    },
    { name: 'large/json', model: 'identity', load: () => largeLoad('identity', milliseconds) },
  ];
  const python: Scenario[] = [
    { name: 'bridge/json/1', model: 'echo', load: () => rowsLoad('echo', 1, milliseconds) },
    { name: 'bridge/json/1000', model: 'echo', load: () => rowsLoad('echo', 1000, milliseconds) },
    { name: 'bridge/large', model: 'echo', load: () => largeLoad('echo', milliseconds) },
  ];
  const bodies = bodyScenarios(options).map((scenario) => ({
    name: scenario.name,
    model: scenario.model(),
    load: () => bodyLoad(scenario, milliseconds),
  }));
  const all = [...json, ...others, ...bodies, ...(mlflowPython === undefined ? [] : python)];
  return all.filter(({ name }) => isWanted(options, name));
}

function largeLoad(model: IdentityModel, milliseconds: number): Promise<Load> {
  return rowsLoad(model, largeRows, milliseconds);
}

async function rowsLoad(model: IdentityModel, count: number, milliseconds: number): Promise<Load> {
  const rows = await randomRows(model, { count, digits: 'full precision' });
  const expected = model === 'identity' ? await expectedColumns(model, rows) : namedColumns(rows);
  return {
    request: invocationBytes(scoringRequest(rows, 'json')),
    connections: 4,
    milliseconds,
    check: (body) => checkJsonResponse(body, expected),
  };
}
