import { MlmodelError } from '@mlmodel/core';
import { type DeploymentFolder, readSpec } from '../state/state-folder.js';
import { createBell } from './bell.js';
import { Supervisor } from './supervisor.js';

/**
 * Keeps the server of a deployment running until SIGTERM. SIGHUP makes it look at `deployment.json` for a new generation, or
 * for that before, when one that starts is not wanted any more.
 * @throws MlmodelError when the first server cannot be started
 */
export async function supervise(folder: DeploymentFolder): Promise<void> {
  const spec = await readSpec(folder);
  if (spec === undefined) {
    throw new MlmodelError('RESOURCE_DOES_NOT_EXIST', `There is no deployment in ${folder.path}.`);
  }
  const bell = createBell();
  const supervisor = new Supervisor(folder, { spec, onEnd: bell.ring });
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {
    void supervisor.withdraw();
    bell.ring();
  });
  process.on('SIGTERM', () => {
    supervisor.end();
    bell.ring();
  });
  await supervisor.begin();
  while (!supervisor.isEnding) await bell.wait(await supervisor.step());
  await supervisor.close();
}
