import { type ImageNeeds, MlmodelError } from '@mlmodel/core';
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
  await inImage(base.name, question, async (run) => {
    checkNode(base.name, await versionOf('node', run));
    const { summary, program, system } = needs ?? {};
    if (program !== undefined) await checkProgram(base.name, { program, run });
    if (system === undefined || (await run(system.check)).code === 0) return;
    if ((await versionOf('apt-get', run)) !== undefined) return;
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `The base image ${base.name} needs ${summary}, and has no apt-get that could install it. Give another one with --base, or leave it out for an official one.`,
    );
  });
}

function checkNode(base: string, found: string | undefined): void {
  const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)\./.exec(found ?? '') ?? []).map(Number);
  const [leastMajor, leastMinor] = leastNode;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw lacks(base, { wanted: `Node ${leastNode.join('.')} or newer`, found });
}

interface ProgramCheck {
  readonly program: NonNullable<ImageNeeds['program']>;
  readonly run: RunInImage;
}

async function checkProgram(
  base: string,
  { program: { name, version = '' }, run }: ProgramCheck,
): Promise<void> {
  const found = await versionOf(name, run);
  if (found?.startsWith(version)) return;
  const wanted = version === '' ? name : `${version.replace(/\.$/, '')} (${name})`;
  throw lacks(base, { wanted, found });
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

/** Runs a program in an image; one that is not there ends with a code, too. */
type RunInImage = (command: readonly [string, ...string[]]) => Promise<RunResult>;

/** What a program of an image prints with `--version`; undefined for one that it lacks. */
async function versionOf(program: string, run: RunInImage): Promise<string | undefined> {
  const { code, stdout } = await run([program, '--version']);
  return code === 0 ? stdout.trim() : undefined;
}

/** How docker and podman exit when they themselves fail, such as when they cannot pull the image. */
const toolFailed = 125;

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for an image that cannot be run */
async function inImage(
  image: string,
  { builder, ...options }: BaseQuestion,
  ask: (run: RunInImage) => Promise<void>,
): Promise<void> {
  if (builder !== 'buildah') {
    return ask(async ([program, ...args]) => {
      const command = [builder, 'run', '--rm', '--entrypoint', program, image, ...args] as const;
      const result = await runBuilder([...command], options);
      if (result.code === null || result.code === toolFailed) throw unusable(image, result);
      return result;
    });
  }
  const made = await runBuilder(['buildah', 'from', image], options);
  if (made.code !== 0) throw unusable(image, made);
  const container = made.stdout.trim().split('\n').at(-1) ?? '';
  try {
    await ask((command) => runBuilder(['buildah', 'run', container, '--', ...command], options));
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
