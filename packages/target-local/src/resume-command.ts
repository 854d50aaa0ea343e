import { MlmodelError } from '@mlmodel/core';
import { plainOptions, type TargetCommand } from '@mlmodel/deployments';
import { keptDeployment, keptDeployments } from './client/kept-deployments.js';
import { isSupervised, startSupervisor } from './keeper/supervisor-process.js';
import { readSpec, readStatus, stateFolder, withLock, writeSpec } from './state/state-folder.js';

const declared = plainOptions({
  properties: {
    name: { type: 'string', placeholder: 'name', description: 'only this deployment' },
    folder: {
      type: 'string',
      placeholder: 'folder',
      description: 'the deployments of local:/FOLDER',
    },
  },
});

/** Which deployments are resumed. */
interface ResumeOptions {
  readonly name?: string | undefined;
  /** The suffix of the target's URI. */
  readonly folder?: string | undefined;
}

/** `mlmodel deployments resume`: starts the deployments that do not run. */
export const resumeCommand: TargetCommand<ResumeOptions> = {
  options: async () => declared,
  letters: { name: '-n' },
  examples: ['mlmodel deployments resume', 'mlmodel deployments resume -n fraud'],
  async run({ name, folder: suffix }, context) {
    const { signal, environment, serverCommand, logger } = context;
    const place = { context, state: stateFolder(suffix, environment) };
    const kept =
      name === undefined ? await keptDeployments(place) : [await keptDeployment(place, name)];
    const failed: string[] = [];
    for (const { folder, spec } of kept) {
      await withLock({ state: place.state, name: spec.name, signal }, async () => {
        const latest = await readSpec(folder);
        if (latest === undefined) return;
        if (isSupervised(await readStatus(folder))) {
          return context.write(`${spec.name} is running\n`);
        }
        await writeSpec(folder, { ...latest, serverCommand });
        await startSupervisor(folder, { environment, signal }).then(
          () => context.write(`${spec.name} is started\n`),
          (error) => {
            signal?.throwIfAborted();
            failed.push(spec.name);
            logger.error(`${spec.name} did not start: ${error.message}`);
          },
        );
      });
    }
    if (failed.length === 0) return;
    throw new MlmodelError(
      'INVALID_STATE',
      `${failed.length} of ${kept.length} deployments did not start: ${failed.join(', ')}. Their logs are in ${place.state}.`,
    );
  },
};
