import { type CreateDeployment, chooseFlavor, runServer } from '@mlmodel/deployments';
import type { CreateConfig, LocalConfig } from '../local-config.js';
import { serverCommandOf } from '../server/server-command.js';
import type { Place } from './place.js';

/** Serves a model in the foreground, with the configuration of a deployment. */
export async function runLocally(
  { context }: Place,
  { modelUri, flavor, config, signal }: CreateDeployment<LocalConfig>,
): Promise<void> {
  const { host, port, ...server } = config as CreateConfig;
  const { directory } = await context.resolveModel(modelUri, { signal });
  const { flags } = await chooseFlavor({ directory, flavor, workingDirectory: process.cwd() });
  const command = serverCommandOf({
    ...{ serverCommand: context.serverCommand, directory, flavorFlags: flags, config: server },
  });
  const listening = ['-h', host, ...(port === undefined ? [] : ['-p', `${port}`])];
  await runServer({ serverCommand: command }, { flags: listening, signal });
}
