import { type Flavor, type FlavorSession, type ModelFiles, safeLogger } from '@mlmodel/core';
import { openModelDirectory, parseMlmodel } from '@mlmodel/core/node';
import { guardedSession } from './guarded-session.js';
import { withinLimit } from './within-limit.js';

/** Default limit of a load or a prediction, in milliseconds. */
export const defaultTimeLimit = 60_000;

/** A flavor and how it is loaded. */
export interface LoadPlan {
  // biome-ignore lint/suspicious/noExplicitAny: only the flavor knows the type of its configuration
  readonly flavor: Flavor<any>;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly timeLimit?: number | undefined;
}

/** A model to load, and what replaces parts of it. */
export interface LoadTarget {
  readonly directory: string;
  /** Replaces the flavor's block. */
  readonly block?: unknown;
  /** Replaces the files of the directory. */
  readonly files?: ModelFiles;
  readonly signal?: AbortSignal;
}

/**
 * Loads a model directory with one flavor, as `loadModel` does once it has chosen.
 * @throws BrokenRule when the load, or a prediction of the session, does not end
 */
export async function loadFixture(plan: LoadPlan, target: LoadTarget): Promise<FlavorSession> {
  const { flavor, options, timeLimit: limit = defaultTimeLimit } = plan;
  const files = target.files ?? (await openModelDirectory(target.directory));
  const mlmodel = parseMlmodel(await files.read('MLmodel'));
  const block = target.block ?? mlmodel.flavors.get(flavor.name);
  const config = flavor.parseConfig(block);
  const load = () =>
    flavor.load({
      files,
      config,
      signature: mlmodel.signature,
      options: Object.freeze({ allowCode: true, ...options }),
      logger: safeLogger(undefined),
      signal: target.signal,
    });
  return guardedSession(await withinLimit('load ends', { limit, step: load }), limit);
}

/** The flavor's block of a model directory. */
export async function readBlock(flavorName: string, directory: string): Promise<object> {
  const files = await openModelDirectory(directory);
  const block = parseMlmodel(await files.read('MLmodel')).flavors.get(flavorName);
  if (typeof block === 'object' && block !== null) return block;
  throw new Error(`${directory}/MLmodel has no block "${flavorName}" below flavors`);
}

/** Loads, runs a step and disposes. */
export async function withSession<Result>(
  loading: Promise<FlavorSession>,
  step: (session: FlavorSession) => Promise<Result>,
): Promise<Result> {
  const session = await loading;
  try {
    return await step(session);
  } finally {
    await session.dispose?.();
  }
}
