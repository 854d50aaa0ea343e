import type { Flavor, FlavorSession, Logger, ModelFiles } from '@mlmodel/core';
import { openModelDirectory, parseMlmodel } from '@mlmodel/core/node';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** How a load differs from what the MLmodel file says. */
export interface LoadChange {
  /** Stands for the flavor's block. */
  readonly block?: unknown;
  /** Stands for the files of the directory. */
  readonly files?: ModelFiles;
}

/** Loads a model directory with one flavor, as `loadModel` does after it chose. */
export async function loadFixture<Config>(
  flavor: Flavor<Config>,
  directory: string,
  change: LoadChange = {},
): Promise<FlavorSession> {
  const files = change.files ?? (await openModelDirectory(directory));
  const mlmodel = parseMlmodel(await files.read('MLmodel'));
  const block = change.block ?? mlmodel.flavors.get(flavor.name);
  return flavor.load({
    files,
    config: flavor.parseConfig(block),
    signature: mlmodel.signature,
    options: { allowCode: true },
    logger: silent,
  });
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
