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
  const node = await versionIn(base.name, { ...question, program: 'node' });
  const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)\./.exec(node ?? '') ?? []).map(Number);
  const [leastMajor, leastMinor] = leastNode;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor))
    throw lacks(base.name, { wanted: `Node ${leastNode.join('.')} or newer`, found: node });
  if (needs === undefined) return;
  const { name, version = '' } = needs.program;
  const found = await versionIn(base.name, { ...question, program: name });
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

interface ProgramQuestion extends BaseQuestion {
  readonly program: string;
}

/** What a program of an image prints with `--version`; undefined when the image has none. */
async function versionIn(image: string, question: ProgramQuestion): Promise<string | undefined> {
  const { builder, program } = question;
  const { code, stdout } =
    builder === 'buildah'
      ? await runInBuildah(image, question)
      : await runBuilder(
          [builder, 'run', '--rm', '--entrypoint', program, image, '--version'],
          question,
        );
  return code === 0 ? stdout.trim() : undefined;
}

async function runInBuildah(
  image: string,
  { program, ...options }: ProgramQuestion,
): Promise<RunResult> {
  const made = await runBuilder(['buildah', 'from', image], options);
  if (made.code !== 0)
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `The base image ${image} cannot be used: ${made.lastLines.at(-1)}`,
    );
  const [container = ''] = made.stdout.trim().split('\n').slice(-1);
  try {
    return await runBuilder(['buildah', 'run', container, '--', program, '--version'], options);
  } finally {
    await runBuilder(['buildah', 'rm', container]);
  }
}
