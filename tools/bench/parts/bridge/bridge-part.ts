import type { LoadGenerator } from '../../load/load-generator.ts';
import { type BenchOptions, isWanted } from '../../options.ts';
import { attempt, type Failure } from '../../report/attempt.ts';
import { type ArrowThroughput, runArrowPart } from '../arrow-part.ts';
import { type AddedLatency, measureAddedLatency } from './added-latency.ts';
import { type BesideMlflow, compareBesideMlflow } from './json-beside-mlflow.ts';
import { type KillsFindings, measureKills } from './kills.ts';

/** Measurements of models in Python; those that were not requested are absent. */
export interface BridgeFindings {
  readonly json?: readonly BesideMlflow[] | undefined;
  readonly added?: AddedLatency | undefined;
  readonly arrow?: readonly ArrowThroughput[] | undefined;
  readonly kills?: KillsFindings | undefined;
}

/** Measures models in Python: against MLflow's server and Python itself, on Arrow, and while processes are killed. */
export async function runBridgePart(
  options: BenchOptions,
  { generator, failures }: { generator: LoadGenerator; failures: Failure[] },
): Promise<BridgeFindings> {
  const run = async <T>(name: string, part: () => Promise<T>): Promise<T | undefined> =>
    isWanted(options, name) ? attempt(name, part, failures) : undefined;
  return {
    json: await run('bridge/json', () => compareBesideMlflow(options, generator)),
    added: await run('bridge/added', () => measureAddedLatency(options.rounds)),
    arrow: await run('bridge/arrow', () => runArrowPart('echo', { options, generator })),
    kills: await run('bridge/kills', () => measureKills(options.quick ? 5 : 100)),
  };
}
