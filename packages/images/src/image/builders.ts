import { spawnSync } from 'node:child_process';
import { MlmodelError } from '@mlmodel/core';
import { sourceDateEpoch } from './image-labels.js';

/** Programs that build images, in the order in which they are looked for. */
export const builderNames = ['docker', 'podman', 'buildah'] as const;

/** One of {@link builderNames}. */
export type BuilderName = (typeof builderNames)[number];

/** A build of an image. */
export interface BuildCommand {
  /** The folder of the context, with its Dockerfile. */
  readonly folder: string;
  readonly name: string;
  /** As container tools write it: `linux/amd64`. */
  readonly platform: string;
  /** Secrets by id, with the files that hold them. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Finds a program that builds images: the given one, else the first that works here.
 * @throws MlmodelError `INVALID_STATE` when there is none
 */
export function findBuilder(given: BuilderName | undefined): BuilderName {
  const candidates = given === undefined ? builderNames : [given];
  const found = candidates.find(works);
  if (found !== undefined) return found;
  throw new MlmodelError(
    'INVALID_STATE',
    given === undefined
      ? 'Nothing here builds images. Install docker (and start it), podman or buildah; or write the files with mlmodel generate-dockerfile and build them elsewhere.'
      : `${given} does not work here: "${versionOf(given).join(' ')}" fails. Install it${given === 'docker' ? ' and start it' : ''}, or choose another one of docker, podman and buildah.`,
  );
}

/** Docker's client alone builds nothing: `docker version` fails without its server. */
function works(builder: BuilderName): boolean {
  const [program, ...args] = versionOf(builder);
  return spawnSync(program, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function versionOf(builder: BuilderName): readonly [string, ...string[]] {
  return [builder, builder === 'docker' ? 'version' : '--version'];
}

/**
 * The command line of a build. Files in the layers get the time `SOURCE_DATE_EPOCH`, or 1970, where the builder can set
 * it, so that equal content gives equal layers.
 */
export function buildCommand(
  builder: BuilderName,
  { folder, name, platform, secrets }: BuildCommand,
): readonly [string, ...string[]] {
  const epoch = String(sourceDateEpoch() ?? 0);
  // Docker's own format has the health check.
  const time = ['--format', 'docker', '--timestamp', epoch];
  const own = {
    docker: ['--build-arg', `SOURCE_DATE_EPOCH=${epoch}`, ...proxyArguments()],
    podman: time,
    buildah: [...time, '--identity-label=false'],
  }[builder];
  return [
    ...([builder, 'build', '--tag', name, '--platform', platform] as const),
    ...own,
    ...Object.entries(secrets).flatMap(([id, path]) => ['--secret', `id=${id},src=${path}`]),
    folder,
  ];
}

/** Docker knows these arguments, and keeps them out of the image; podman and buildah take the variables themselves. */
function proxyArguments(): readonly string[] {
  const names = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]);
  return names
    .filter((name) => process.env[name] !== undefined)
    .flatMap((name) => ['--build-arg', name]);
}
