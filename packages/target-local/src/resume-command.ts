import { MlmodelError } from '@mlmodel/core';
import { type CommandContext, plainOptions, type TargetCommand } from '@mlmodel/deployments';
import { keptDeployment } from './client/kept-deployments.js';
import { isSupervised, startSupervisor } from './keeper/supervisor-process.js';
import {
  deploymentNames,
  folderOf,
  readSpec,
  readStatus,
  stateFolder,
  withLock,
  writeSpec,
} from './state/state-folder.js';

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
    const { signal, environment, logger } = context;
    const place = { context, state: stateFolder(suffix, environment) };
    const names =
      name === undefined
        ? await deploymentNames(place.state)
        : [(await keptDeployment(place, name)).spec.name];
    const failed: string[] = [];
    for (const each of names) {
      try {
        const outcome = await resume(each, place);
        if (outcome !== undefined) context.write(`${each} is ${outcome}\n`);
      } catch (error) {
        signal?.throwIfAborted();
        failed.push(each);
        logger.error(`${each} did not start: ${(error as Error).message}`);
      }
    }
    if (failed.length === 0) return;
    throw new MlmodelError(
      'INVALID_STATE',
      `These deployments did not start: ${failed.join(', ')}. Their logs are in ${place.state}.`,
    );
  },
};

interface ResumePlace {
  readonly context: CommandContext;
  /** The folder of all deployments. */
  readonly state: string;
}

/** Starts a deployment that does not run. @returns what it is then; undefined when there is no such deployment */
async function resume(
  name: string,
  { context, state }: ResumePlace,
): Promise<'running' | 'started' | undefined> {
  const { signal, environment, serverCommand } = context;
  const folder = folderOf(state, name);
  if ((await readSpec(folder)) === undefined) return undefined;
  return withLock({ state, name, signal }, async () => {
    const spec = await readSpec(folder);
    if (spec === undefined) return undefined;
    if (isSupervised(await readStatus(folder))) return 'running';
    await writeSpec(folder, { ...spec, serverCommand });
    await startSupervisor(folder, { environment, signal });
    return 'started';
  });
}
