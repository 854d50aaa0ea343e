import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';
import { type CpuProfile, heaviestFunctions } from '../report/cpu-profile.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { randomRows } from '../requests/rows.ts';
import { profiledCommand } from '../servers/contender.ts';
import { withServer } from '../servers/running-server.ts';
import { measure } from './measure.ts';
import { scenariosOf } from './scenarios.ts';

/** Loads a profiled server of its own with each wanted measurement; `report` hears where its time went. */
export async function runProfilePart(
  options: BenchOptions,
  use: { generator: LoadGenerator; report: (text: string) => void },
): Promise<void> {
  const milliseconds = options.roundMilliseconds * options.rounds;
  for (const { name, model, load } of scenariosOf(options, milliseconds)) {
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
