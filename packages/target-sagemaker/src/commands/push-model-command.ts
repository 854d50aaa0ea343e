import type { TargetCommand } from '@mlmodel/deployments';
import * as z from 'zod/mini';
import { declared } from '../config/fields.js';
import { pushModel } from '../resources/push-model.js';
import { command } from './command.js';
import {
  forCommand,
  modelLetters,
  modelOf,
  modelOptions,
  placeOptions,
} from './command-options.js';

const schema = z.strictObject({
  modelName: z
    .string()
    .check(z.meta({ description: 'the name of the SageMaker model', placeholder: 'name' })),
  ...modelOptions,
  ...placeOptions,
});

/** `mlmodel sagemaker push-model`. */
export const pushModelCommand: TargetCommand = command({
  options: declared(schema),
  letters: { modelName: '-n', ...modelLetters },
  examples: ['mlmodel sagemaker push-model -n churn-3 -m models:/churn/3'],
  async run(options, context) {
    const { model, config } = await modelOf(options, context);
    await forCommand(options, context, (work) =>
      pushModel({ name: options.modelName, model, config }, work),
    );
  },
});
