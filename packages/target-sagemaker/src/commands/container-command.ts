import type { CommandContext, TargetCommand } from '@mlmodel/deployments';
import { type BuilderName, builderNames, buildImage, findBuilder } from '@mlmodel/images';
import * as z from 'zod/mini';
import { declared, flag, text } from '../config/fields.js';
import { pushImage } from '../container/push-image.js';
import { imageName } from '../resources/default-image.js';
import { command } from './command.js';
import { forCommand, placeOptions } from './command-options.js';

const schema = z.strictObject({
  build: flag('build the image', true),
  push: flag('push the image to ECR', true),
  container: z
    ._default(z.string(), imageName)
    .check(
      z.meta({ description: 'the name of the image and its repository', placeholder: 'name' }),
    ),
  modelUri: text('put this model into the image (default: an image for any model)', 'uri'),
  base: text('the image to build on (default: a slim official one with Node)', 'image'),
  builder: z
    .optional(z.enum(builderNames))
    .check(z.meta({ description: 'what builds and pushes (default: the first that works here)' })),
  regionName: placeOptions.regionName,
  network: text('as in MLflow; not needed', 'mode'),
  installJava: flag('as in MLflow; not needed', false),
  envManager: text('as in MLflow; not needed', 'name'),
  mlflowHome: text('as in MLflow; not needed', 'path'),
});

type Options = z.output<typeof schema>;

/** `mlmodel sagemaker build-and-push-container`. Writes the name of the image in ECR. */
export const buildAndPushContainerCommand: TargetCommand = command({
  options: declared(schema),
  letters: { container: '-c', modelUri: '-m' },
  examples: [
    'mlmodel sagemaker build-and-push-container --region-name eu-west-1',
    'mlmodel sagemaker build-and-push-container --no-push -c churn -m models:/churn/3',
  ],
  async run(options, context) {
    noteIgnored(options, context);
    const { container: name, push } = options;
    const tool = options.build ? await build(options, context) : findBuilder(options.builder);
    if (push)
      await forCommand(options, context, async (work) =>
        context.write(`${await pushImage({ name, tool }, work)}\n`),
      );
  },
});

async function build(options: Options, context: CommandContext): Promise<BuilderName> {
  const { container: name, modelUri, base, builder } = options;
  const { logger, signal, onProgress } = context;
  const model =
    modelUri === undefined ? undefined : await context.resolveModel(modelUri, { signal });
  const { builder: tool } = await buildImage({
    ...{ name, base, builder, logger, signal },
    modelPath: model?.directory,
    onLine: (detail) => onProgress?.({ step: 'Building the image', detail }),
  });
  logger.info(`Built the image ${name}`);
  return tool;
}

function noteIgnored(options: Options, { logger }: CommandContext): void {
  const given = {
    '--network': options.network,
    '--install-java': options.installJava || undefined,
    '--env-manager': options.envManager,
    '--mlflow-home': options.mlflowHome,
  };
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) logger.warn(`${name} has no effect here: the image does not need it.`);
}
