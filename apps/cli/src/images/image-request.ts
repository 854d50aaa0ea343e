import { type ImageRequest, parsePlatform } from '@mlmodel/images';
import type { LoadingConfiguration } from '../options/model-options.js';
import { cliLogger } from '../terminal/cli-logger.js';

/** Values of options that say what is in a bundle or an image. */
export interface ContentOptions
  extends Pick<LoadingConfiguration, 'flavor' | 'allowCode' | 'debug'> {
  readonly modelUri?: string | undefined;
  readonly platform?: string | undefined;
}

/** Values of the options of images. */
export interface ImageOptions
  extends ContentOptions,
    Pick<LoadingConfiguration, 'source' | 'byFlavor'> {
  readonly base?: string | undefined;
}

/** What is bundled. */
export function contentOf({
  modelUri: modelPath,
  flavor: flavors,
  allowCode,
  platform,
}: ContentOptions) {
  return {
    modelPath,
    flavors,
    platform: platform === undefined ? undefined : parsePlatform(platform),
    serveArguments: allowCode ? ['--allow-code'] : [],
  };
}

/** What an image is made of. */
export function imageRequest(options: ImageOptions): ImageRequest {
  const { base, byFlavor, source } = options;
  return {
    ...contentOf(options),
    base,
    flavorOptions: byFlavor,
    title: source?.name,
    version: source?.version,
    logger: cliLogger(options),
  };
}
