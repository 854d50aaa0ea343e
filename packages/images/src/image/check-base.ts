import { MlmodelError } from '@mlmodel/core';
import { isThisPlatform } from '../platform.js';
import type { BuilderName } from './builders.js';
import type { ImagePlan } from './image-plan.js';
import { type RunOptions, type RunResult, runBuilder } from './run-builder.js';

/** The oldest Node that the packages run on. */
const leastNode = [22, 12] as const;

/** How a base image is asked. */
interface BaseQuestion extends RunOptions {
  readonly builder: BuilderName;
}

/**
 * Checks that the operator's base image has Node, and what the model needs: a build would only fail after minutes. A base
 * for another kind of machine cannot be run, and is not checked.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming what it lacks
 */
export async function checkBase(
  { base, needs, bundle: { platform } }: ImagePlan,
  question: BaseQuestion,
): Promise<void> {
  if (!base.isGiven || !isThisPlatform(platform)) return;
  const { name, version = '' } = needs?.program ?? { name: 'node' };
  const versions = await versionsIn(base.name, { ...question, programs: ['node', name] });
  const node = versions.get('node');
  const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)\./.exec(node ?? '') ?? []).map(Number);
  const [leastMajor, leastMinor] = leastNode;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor))
    throw lacks(base.name, { wanted: `Node ${leastNode.join('.')} or newer`, found: node });
  const found = versions.get(name);
  if (found?.startsWith(version)) return;
  const wanted = version === '' ? name : `${version.replace(/\.$/, '')} (${name})`;
  throw lacks(base.name, { wanted, found });
}

function lacks(
  base: string,
  { wanted, found }: { readonly wanted: string; readonly found: string | undefined },
): MlmodelError {
  const has = found === undefined ? 'no such program' : found.slice(0, 60);
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The base image ${base} needs ${wanted}, and has ${has}. Give another one with --base, or leave it out for an official one.`,
  );
}

interface VersionsQuestion extends BaseQuestion {
  readonly programs: readonly string[];
}

/** What programs of an image print with `--version`; those that it lacks are absent. */
async function versionsIn(
  image: string,
  question: VersionsQuestion,
): Promise<ReadonlyMap<string, string>> {
  const { builder } = question;
  if (builder === 'buildah') return versionsInBuildah(image, question);
  return versionsFrom(question.programs, async (program) => {
    const result = await runBuilder(
      [builder, 'run', '--rm', '--entrypoint', program, image, '--version'],
      question,
    );
    if (result.code === null || result.code === toolFailed) throw unusable(image, result);
    return result;
  });
}

/** How docker and podman exit when they themselves fail, such as when they cannot pull the image. */
const toolFailed = 125;

async function versionsInBuildah(
  image: string,
  { programs, ...options }: VersionsQuestion,
): Promise<ReadonlyMap<string, string>> {
  const made = await runBuilder(['buildah', 'from', image], options);
  if (made.code !== 0) throw unusable(image, made);
  const container = made.stdout.trim().split('\n').at(-1) ?? '';
  try {
    return await versionsFrom(programs, (program) =>
      runBuilder(['buildah', 'run', container, '--', program, '--version'], options),
    );
  } finally {
    await runBuilder(['buildah', 'rm', container]);
  }
}

function unusable(image: string, { lastLines }: RunResult): MlmodelError {
  const reason = lastLines.at(-1) ?? 'it could not be started';
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The base image ${image} cannot be used: ${reason}`,
  );
}

async function versionsFrom(
  programs: readonly string[],
  run: (program: string) => Promise<RunResult>,
): Promise<ReadonlyMap<string, string>> {
  const versions = new Map<string, string>();
  for (const program of new Set(programs)) {
    const { code, stdout } = await run(program);
    if (code === 0) versions.set(program, stdout.trim());
  }
  return versions;
}
