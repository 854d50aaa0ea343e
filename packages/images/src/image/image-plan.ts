import { type ImageNeeds, type Logger, MlmodelError } from '@mlmodel/core';
import { imageNeedsOf } from '@mlmodel/core/node';
import { type BundlePlan, type BundleRequest, planBundle } from '../bundle/bundle-plan.js';
import { type Platform, platformName, thisPlatform } from '../platform.js';
import { flagsOf } from './flags-of.js';
import { imageLabels } from './image-labels.js';
import { environmentFolder } from './image-paths.js';

/** What an image is made of. */
export interface ImageRequest extends BundleRequest {
  /** The image to build on. Default: a slim official one with Node, for a model in Python one with Python. */
  readonly base?: string | undefined;
  /** Title and version in the labels. Default: the name of the model's folder, and the model's id. */
  readonly title?: string | undefined;
  readonly version?: string | undefined;
  /** Options of the flavors, by the flavor's key. */
  readonly flavorOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  readonly logger?: Logger | undefined;
}

/** What an image will hold. */
export interface ImagePlan {
  readonly bundle: BundlePlan;
  /** Whether it is the operator's, which has all that the image needs. */
  readonly base: { readonly name: string; readonly isGiven: boolean };
  /** What the model needs besides Node; absent when that is nothing. */
  readonly needs?: ImageNeeds | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** The Node of official images: the one that the packages are tested with. */
export const nodeImage = 'docker.io/library/node:24.21.0-bookworm-slim';

/**
 * Chooses what goes into an image. Writes nothing.
 * @throws NoLoadableFlavorError when no installed package can load the model
 * @throws MlmodelError as {@link planBundle}; `INVALID_PARAMETER_VALUE` for a platform that is not Linux, and a base that
 * is not the name of an image; and what the flavor refuses to prepare
 */
export async function planImage(request: ImageRequest): Promise<ImagePlan> {
  const { modelPath, flavors, flavorOptions: byFlavor, logger, base } = request;
  const platform = request.platform ?? { ...thisPlatform, os: 'linux' };
  checkImagePlatform(platform);
  if (base !== undefined) checkImageName(base);
  const bundle = await planBundle({ ...request, platform });
  const needs =
    modelPath === undefined
      ? undefined
      : await imageNeedsOf(modelPath, {
          ...{ flavors, options: { byFlavor }, logger, folder: environmentFolder },
        });
  const serveArguments = [...bundle.serveArguments, ...flagsOf(needs?.loadOptions ?? {})];
  return {
    bundle: { ...bundle, serveArguments },
    base: { name: base ?? needs?.baseImage ?? nodeImage, isGiven: base !== undefined },
    needs,
    labels: imageLabels(bundle.model, request),
  };
}

function checkImagePlatform(platform: Platform): void {
  if (platform.os === 'linux') return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `Images are for Linux, not for ${platformName(platform)}. Give a platform such as linux/amd64 or linux/arm64.`,
  );
}

/** A part of a repository's path. */
const part = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';

/** The host of a registry has a dot or a port, or is `localhost`, which looks like a part. */
const host = '(?=[^/]*[.:])[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\\d{1,5})?/';

/** The names that container tools accept (github.com/distribution/reference, `reference.go`). */
const imageName = new RegExp(
  `^(?:${host})?${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-f]{32,128})?$`,
);

/** Characters of the longest name. */
const longestName = 512;

/** Checks the name of an image. @throws MlmodelError `INVALID_PARAMETER_VALUE` */
export function checkImageName(name: string): void {
  if (name.length <= longestName && imageName.test(name)) return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'The name of an image consists of small letters, digits and ._-, with "/" between its parts and the tag after ":", such as registry.example.com/team/fraud:3.',
  );
}
