import { join } from 'node:path';
import type { CommandContext, DeploymentClient } from '@mlmodel/deployments';
import { sagemakerClient } from '../../src/client/sagemaker-client.js';
import { commands } from '../../src/commands/commands.js';
import type { SagemakerConfig } from '../../src/config/sagemaker-config.js';

const model = join(import.meta.dirname, '../../../../tools/models/iris');

/** A model that MLflow and the client deploy. */
export const modelPath = model;

/** What a program gives to the target. @param say receives its messages */
function testContext(say: (message: string) => void = () => undefined): CommandContext {
  const note = (level: string) => (message: string) => say(`${level} ${message}`);
  return {
    logger: {
      debug: () => undefined,
      info: note('info'),
      warn: note('warn'),
      error: note('error'),
    },
    serverCommand: [process.execPath],
    environment: process.env,
    resolveModel: async (uri) => ({ directory: uri, isCached: false, label: uri }),
    write: async () => undefined,
  };
}

/** A client of SageMaker. @param suffix `REGION`, or `REGION/ROLE` @param say receives its messages */
export function openClient(
  suffix: string | undefined,
  say?: (message: string) => void,
): DeploymentClient<SagemakerConfig> {
  return sagemakerClient({ ...testContext(say), suffix });
}

/** Runs a command of the target. @param name without `sagemaker` */
export async function runCommand(name: string, options: object): Promise<void> {
  const command = commands[`sagemaker ${name}`];
  const declared = await command?.options?.();
  await command?.run(declared?.parse({ ...options }) ?? {}, testContext());
}
