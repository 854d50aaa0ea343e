import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadGenerator } from '../load/load-generator.ts';
import { type BenchOptions, isWanted } from '../options.ts';
import { type CpuProfile, heaviestFunctions } from '../report/cpu-profile.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { randomRows } from '../requests/rows.ts';
import { profiledCommand } from '../servers/contender.ts';
import { withServer } from '../servers/running-server.ts';
import { arrowLoad } from './arrow-part.ts';
import { jsonScenarios, scenarioLoad } from './json-comparison.ts';
import { comparedModels } from './json-part.ts';
import { type Load, measure } from './measure.ts';

interface Profiled {
  readonly name: string;
  readonly model: string;
  readonly load: () => Promise<Load>;
}

/** Loads a profiled server of its own with each wanted measurement; `report` hears where its time went. */
export async function runProfilePart(
  options: BenchOptions,
  use: { generator: LoadGenerator; report: (text: string) => void },
): Promise<void> {
  for (const { name, model, load } of profiledLoads(options)) {
    const folder = await mkdtemp(join(tmpdir(), 'mlmodel-profile-'));
    const first = scoringRequest(
      await randomRows(model, { count: 1, digits: 'one decimal' }),
      'json',
    );
    const command = (place: { model: string; port: number }) => profiledCommand(place, folder);
    const rate = await withServer('mlmodel', { model, first, command }, async (server) =>
      measure(use.generator, { server, load: await load() }),
    );
    use.report(`${name}: ${rate.requestsPerSecond.toFixed(0)} requests/s while profiled`);
    for (const file of await readdir(folder)) {
      const path = join(folder, file);
      const profile = JSON.parse(await readFile(path, 'utf8')) as CpuProfile;
      use.report(`${path}\n${heaviestFunctions(profile)}\n`);
    }
  }
}

function profiledLoads(options: BenchOptions): Profiled[] {
  const milliseconds = options.roundMilliseconds * options.rounds;
  const scenarios = comparedModels.flatMap((model) => jsonScenarios(model, options));
  const json = scenarios.map((scenario) => ({
    name: scenario.name,
    model: scenario.model,
    load: () => scenarioLoad(scenario, milliseconds),
  }));
  const arrow = {
    name: 'arrow',
    model: 'identity',
    load: () => arrowLoad('identity', { connections: 4, milliseconds }),
  };
  return isWanted(options, 'arrow') ? [...json, arrow] : json;
}
