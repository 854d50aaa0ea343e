import { join } from 'node:path';
import type { CommandContext, DeploymentClient } from '@mlmodel/deployments';
import { sagemakerClient } from '../../src/client/sagemaker-client.js';
import { commands } from '../../src/commands/commands.js';
import type { SagemakerConfig } from '../../src/config/sagemaker-config.js';

const model = join(import.meta.dirname, '../../../../tools/models/iris');

/** A model that MLflow and the client deploy. */
export const modelPath = model;

/** What a program gives to the target. @param messages receives what the target says */
export function testContext(messages: string[] = []): CommandContext {
  const note = (level: string) => (message: string) => void messages.push(`${level} ${message}`);
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

/** A client of SageMaker. @param suffix `REGION`, or `REGION/ROLE` */
export function openClient(
  suffix: string | undefined,
  messages: string[] = [],
): DeploymentClient<SagemakerConfig> {
  return sagemakerClient({ ...testContext(messages), suffix });
}

/** Runs a command of the target. @param name without `sagemaker` */
export async function runCommand(
  name: string,
  options: object,
  context: CommandContext = testContext(),
): Promise<void> {
  const command = commands[`sagemaker ${name}`];
  const declared = await command?.options?.();
  await command?.run(declared?.parse({ ...options }) ?? {}, context);
}
