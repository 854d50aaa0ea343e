import type { TargetCommand } from '@mlmodel/deployments';
import { buildAndPushContainerCommand } from './container-command.js';
import { deleteCommand, deployCommand } from './endpoint-commands.js';
import { pushModelCommand } from './push-model-command.js';
import { deployTransformJobCommand, terminateTransformJobCommand } from './transform-commands.js';

/** The commands of this target, by their names in `package.json`. */
export const commands: Readonly<Record<string, TargetCommand>> = {
  'sagemaker build-and-push-container': buildAndPushContainerCommand,
  'sagemaker deploy': deployCommand,
  'sagemaker delete': deleteCommand,
  'sagemaker push-model': pushModelCommand,
  'sagemaker deploy-transform-job': deployTransformJobCommand,
  'sagemaker terminate-transform-job': terminateTransformJobCommand,
};
