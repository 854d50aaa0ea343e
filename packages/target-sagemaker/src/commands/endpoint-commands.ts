import type { TargetCommand } from '@mlmodel/deployments';
import * as z from 'zod/mini';
import { declared, instanceCount, instanceType, mode, variantName } from '../config/fields.js';
import { deleteEndpoint } from '../endpoint/delete-endpoint.js';
import { deploy } from '../endpoint/deploy.js';
import { command } from './command.js';
import {
  asyncKeeps,
  forCommand,
  modelLetters,
  modelOf,
  modelOptions,
  operationOf,
  operationOptions,
  placeOptions,
} from './command-options.js';

const appName = z
  .string()
  .check(z.meta({ description: 'the name of the endpoint', placeholder: 'name' }));

const deploySchema = z
  .strictObject({
    appName,
    ...modelOptions,
    mode,
    instanceType,
    instanceCount,
    variantName,
    ...placeOptions,
    ...operationOptions(1200),
  })
  .check(asyncKeeps);

const deleteSchema = z
  .strictObject({ appName, ...placeOptions, ...operationOptions(300) })
  .check(asyncKeeps);

/** `mlmodel sagemaker deploy`: as `mlmodel deployments create` and `update`, by the mode. */
export const deployCommand: TargetCommand = command({
  options: declared(deploySchema),
  letters: { appName: '-a', instanceType: '-t', instanceCount: '-c', ...modelLetters },
  examples: ['mlmodel sagemaker deploy -a churn -m models:/churn@champion --region-name eu-west-1'],
  async run(options, context) {
    const { model, config } = await modelOf(options, context);
    await forCommand(options, context, (work) =>
      deploy(
        {
          name: options.appName,
          model,
          config: {
            ...config,
            ...operationOf(options),
            mode: options.mode,
            instance_type: options.instanceType,
            instance_count: options.instanceCount,
            variant_name: options.variantName,
          },
        },
        work,
      ),
    );
  },
});

/** `mlmodel sagemaker delete`: as `mlmodel deployments delete`. */
export const deleteCommand: TargetCommand = command({
  options: declared(deleteSchema),
  letters: { appName: '-a', regionName: '-r' },
  examples: ['mlmodel sagemaker delete -a churn --region-name eu-west-1'],
  run: (options, context) =>
    forCommand(options, context, (work) =>
      deleteEndpoint({ name: options.appName, config: operationOf(options) }, work),
    ),
});
