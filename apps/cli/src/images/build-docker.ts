import { type BuilderName, buildImage } from '@mlmodel/images';
import { interruptible } from '../process/interruptible.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { withProgress } from '../terminal/progress.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { type ImageOptions, imageRequest } from './image-request.js';

/** The values of `mlmodel build-docker`'s options. */
export interface BuildDockerOptions extends ImageOptions {
  readonly modelUri: string;
  readonly verbose: boolean;
  readonly name: string;
  readonly builder?: BuilderName | undefined;
}

/** Builds an image, and prints its name. */
export async function buildDocker(options: BuildDockerOptions): Promise<void> {
  const { name, builder, verbose } = options;
  await interruptible((signal) =>
    withProgress({ verbose, logger: cliLogger(options) }, (onProgress) =>
      buildImage({
        ...imageRequest(options),
        ...{ name, builder, signal },
        onLine: (detail) => onProgress({ step: 'Building the image', detail }),
      }),
    ),
  );
  await writeStdout(`${name}\n`);
}
