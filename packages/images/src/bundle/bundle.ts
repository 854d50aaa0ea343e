import { join, resolve } from 'node:path';
import { checkNewFolder, imageNeedsOf, writeNewFolder } from '@mlmodel/core/node';
import { environmentFolder } from '../image/image-paths.js';
import { modelFolder } from './bundle-files.js';
import { type BundlePlan, type BundleRequest, planBundle } from './bundle-plan.js';
import { writeModel, writeProgram } from './write-bundle.js';

/** A bundle that was written. */
export interface WrittenBundle extends BundlePlan {
  /** What must be there besides Node where it runs, such as `R with jsonlite`; absent when that is nothing, or not known. */
  readonly needed?: string | undefined;
}

/**
 * Writes a folder that serves a model with only `node`: `node FOLDER/serve.mjs`. It holds the command, the flavors that
 * the model needs, what these need while they run, and the model.
 * @param options `folder` is created, and must be empty if it exists
 * @returns what it holds
 * @throws NoLoadableFlavorError when no installed package can load the model; nothing is written then
 * @throws MlmodelError as {@link planBundle}, and for a folder that cannot take the bundle; it is then as it was
 */
export async function bundle({
  folder,
  ...request
}: BundleRequest & { readonly folder: string }): Promise<WrittenBundle> {
  const path = resolve(folder);
  await checkNewFolder(path);
  const plan = await planBundle(request);
  const model = plan.model?.files.directory;
  await writeNewFolder({ path, content: 'bundle', model }, async (draft) => {
    await writeProgram(plan, { folder: draft });
    if (plan.model !== undefined) await writeModel(plan.model, join(draft, modelFolder));
  });
  return { ...plan, needed: await neededBy(request) };
}

async function neededBy({ modelPath, flavors }: BundleRequest): Promise<string | undefined> {
  if (modelPath === undefined) return undefined;
  // A model may lack what an image needs, and run where its operator provides it.
  const needs = imageNeedsOf(modelPath, { flavors, folder: environmentFolder });
  return (await needs.catch(() => undefined))?.summary;
}
