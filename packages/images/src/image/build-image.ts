import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ImageSettings, MlmodelError } from '@mlmodel/core';
import { platformName } from '../platform.js';
import { type BuilderName, buildCommand, findBuilder } from './builders.js';
import { checkBase } from './check-base.js';
import { settingsSecret } from './image-paths.js';
import { checkImageName, type ImagePlan, type ImageRequest, planImage } from './image-plan.js';
import { type RunOptions, runBuilder } from './run-builder.js';
import { writeContext } from './write-context.js';

/** What to build. */
export interface ImageBuild extends ImageRequest, Pick<RunOptions, 'onLine' | 'signal'> {
  /** The name of the image, with a tag or without. */
  readonly name: string;
  /** Default: the first of docker, podman and buildah that works here. */
  readonly builder?: BuilderName | undefined;
}

/** An image that was built. */
export interface BuiltImage extends ImagePlan {
  readonly builder: BuilderName;
}

/**
 * Builds an image that serves a model, or any model.
 * @param build `onLine` gets what the builder prints
 * @throws NoLoadableFlavorError when no installed package can load the model; nothing is built then
 * @throws MlmodelError as {@link planImage}; `INVALID_STATE` when nothing here builds images, and with the builder's last
 * lines when it fails; `INVALID_PARAMETER_VALUE` for a base image that lacks what the model needs, before the build
 */
export async function buildImage({
  name,
  builder: given,
  onLine,
  signal,
  ...request
}: ImageBuild): Promise<BuiltImage> {
  checkImageName(name);
  const plan = await planImage(request);
  const builder = findBuilder(given);
  await checkBase(plan, { builder, signal });
  const work = await mkdtemp(join(tmpdir(), 'mlmodel-image-'));
  try {
    const folder = join(work, 'context');
    await writeContext(plan, folder);
    const platform = platformName(plan.bundle.platform);
    const environment = plan.needs?.environment;
    const secrets = environment && (await writeSettings(environment.settings, work));
    const command = buildCommand(builder, { folder, name, platform, secrets: secrets ?? {} });
    const { code, lastLines } = await runBuilder(command, { onLine, signal });
    if (code !== 0) throw buildFailure(builder, lastLines);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { ...plan, builder };
}

/** Writes the secret of a build, readable for this user only. @returns its path by its id */
async function writeSettings(
  { variables, files }: ImageSettings,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const contents = Object.entries(files).map(
    async ([name, path]) => [name, await readFile(path, 'base64')] as const,
  );
  const settings = { variables, files: Object.fromEntries(await Promise.all(contents)) };
  const path = join(folder, 'settings.json');
  await writeFile(path, JSON.stringify(settings), { mode: 0o600 });
  return { [settingsSecret]: path };
}

function buildFailure(builder: BuilderName, lastLines: readonly string[]): MlmodelError {
  const output = lastLines.join('\n').slice(-2_000);
  return new MlmodelError(
    'INVALID_STATE',
    `${builder} cannot build the image. Its last lines:\n${output}`,
  );
}
