import type { SystemPackages } from '@mlmodel/core';
import { quoteForShell } from '@mlmodel/core/node';
import {
  bundledModel,
  environmentFolder,
  healthScript,
  port,
  prepareScript,
  programFolder,
  settingsSecret,
  user,
} from './image-paths.js';
import type { ImagePlan } from './image-plan.js';
import { nodeImage } from './image-plan.js';

/** The folders and files of a build context, which {@link dockerfile} names. */
export const contextPaths = {
  dockerfile: 'Dockerfile',
  program: 'program',
  model: 'model',
  /** What the environment of a model is built from. */
  environment: 'environment',
} as const;

/**
 * The Dockerfile of an image (docs.docker.com/reference/dockerfile). What changes least comes first. The model is the last
 * layer, also where a builder makes one layer of a stage, so that a new version of a model ships that layer only.
 */
export function dockerfile(plan: ImagePlan): string {
  const { base, bundle, needs, labels } = plan;
  const { environment, system } = needs ?? {};
  const kept = `${environmentFolder}/${environment?.kept}`;
  const served = bundle.model === undefined ? 'MLflow Models' : 'an MLflow Model';
  return lines([
    `# Serves ${served}. Made by mlmodel; to build it: docker build --tag NAME .`,
    ...(environment === undefined ? [] : environmentStage(plan)),
    `FROM ${base.name} AS server`,
    ...(system === undefined ? [] : systemLines(system)),
    ...nodeLines(plan),
    ...(environment === undefined ? [] : [`COPY --from=environment ${kept}/ ${kept}/`]),
    `COPY ${contextPaths.program}/ ${programFolder}/`,
    `WORKDIR ${programFolder}`,
    'ENV NODE_ENV=production HOME=/tmp MLMODEL_PLATFORM=auto',
    `USER ${user}`,
    `EXPOSE ${port}`,
    'STOPSIGNAL SIGTERM',
    `HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "${programFolder}/${healthScript}"]`,
    `ENTRYPOINT ["node", "${programFolder}/serve.mjs"]`,
    '',
    'FROM server',
    ...(bundle.model === undefined ? [] : [`COPY ${contextPaths.model}/ ${bundledModel}/`]),
    `LABEL ${Object.entries(labels)
      .map(([name, value]) => `${name}=${quoted(value)}`)
      .join(' \\\n  ')}`,
  ]);
}

/** Its layers are not in the image, but for the folder that is copied from it. */
function environmentStage(plan: ImagePlan): readonly string[] {
  return [
    `FROM ${plan.base.name} AS environment`,
    ...nodeLines(plan),
    `COPY ${contextPaths.program}/ ${programFolder}/`,
    `COPY ${contextPaths.environment}/ ${programFolder}/`,
    `RUN --mount=type=secret,id=${settingsSecret} ["node", "${programFolder}/${prepareScript}"]`,
    '',
  ];
}

/** An official image for another language lacks Node. */
function nodeLines({ base }: ImagePlan): readonly string[] {
  return base.isGiven || base.name === nodeImage
    ? []
    : [`COPY --from=${nodeImage} /usr/local/bin/node /usr/local/bin/node`];
}

/** What apt writes besides the packages; logs would differ from build to build. */
const leftByApt = '/var/lib/apt/lists/* /var/cache/* /var/log/*';

/** Installs packages of Debian in an image that lacks what they have. */
function systemLines({ debian, check }: SystemPackages): readonly string[] {
  return [
    'USER 0',
    `RUN ${check.map(quoteForShell).join(' ')} >/dev/null 2>&1 \\
  || { apt-get update \\
  && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends ${debian.map(quoteForShell).join(' ')} \\
  && rm -rf ${leftByApt}; } \\
  || { echo 'Give an image that has all of these as --base, if Debian lacks one: ${debian.join(' ')}' >&2; exit 1; }`,
  ];
}

function lines(given: readonly string[]): string {
  return given.map((line) => `${line}\n`).join('');
}

/** A value in a Dockerfile, where variables would be replaced. */
function quoted(value: string): string {
  return `"${value.replace(/["\\$]/g, '\\$&')}"`;
}
