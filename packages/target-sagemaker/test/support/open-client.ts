import { join } from 'node:path';
import type { CommandContext, DeploymentClient } from '@mlmodel/deployments';
import { sagemakerClient } from '../../src/client/sagemaker-client.js';
import { commands } from '../../src/commands/commands.js';
import type { SagemakerConfig } from '../../src/config/sagemaker-config.js';

/** A model that MLflow and the client deploy. */
export const modelPath = join(import.meta.dirname, '../../../../tools/models/iris');

/** What a test gives to the target besides what every program gives. */
export interface TestContext extends Partial<CommandContext> {
  /** Receives the messages of the target. */
  readonly say?: (message: string) => void;
}

function contextOf({ say, ...given }: TestContext): CommandContext {
  const note = (level: string) => (message: string) => say?.(`${level} ${message}`);
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
    ...given,
  };
}

/** A client of SageMaker. @param suffix `REGION`, or `REGION/ROLE` */
export function openClient(
  suffix: string | undefined,
  context: TestContext = {},
): DeploymentClient<SagemakerConfig> {
  return sagemakerClient({ ...contextOf(context), suffix });
}

/** Runs a command of the target. @param name without `sagemaker` */
export async function runCommand(
  name: string,
  options: object,
  context: TestContext = {},
): Promise<void> {
  const command = commands[`sagemaker ${name}`];
  const declared = await command?.options?.();
  await command?.run(declared?.parse({ ...options }) ?? {}, contextOf(context));
}
