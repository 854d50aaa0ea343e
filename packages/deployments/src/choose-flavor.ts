import { MlmodelError, quoteName } from '@mlmodel/core';
import { discoverPlugins, flavorKind, inspectModel } from '@mlmodel/core/node';

/** A model that is to be served. */
export interface ServedModel {
  readonly directory: string;
  /** The key of the flavor that has to load it. */
  readonly flavor?: string | undefined;
  /** From there, flavors are found. */
  readonly workingDirectory: string;
}

/** The flavor that loads a model, and the flags that say so. */
export interface ChosenFlavor {
  readonly flavor: string;
  readonly flags: readonly string[];
}

/**
 * Finds the flavor that will load a model.
 * @throws MlmodelError when the model is missing, or no installed flavor can load it
 */
export async function chooseFlavor(model: ServedModel): Promise<ChosenFlavor> {
  const { directory, flavor, workingDirectory } = model;
  const named = flavor === undefined ? undefined : folderOfFlavor(flavor, workingDirectory);
  const { loading } = await inspectModel(directory, {
    workingDirectory,
    ...(named === undefined ? {} : { flavors: [named] }),
  });
  // What else is missing, serving it says: an environment is built then.
  if (loading.flavor === undefined) {
    throw new MlmodelError('INVALID_STATE', `${directory}: ${loading.ok ? '' : loading.reason}`);
  }
  return { flavor: loading.flavor, flags: named === undefined ? [] : ['--flavor', named] };
}

function folderOfFlavor(flavor: string, workingDirectory: string): string {
  const places = { workingDirectory, invokedAs: process.argv[1] };
  const [found] = discoverPlugins(flavorKind, { keys: new Set([flavor]), places });
  if (found !== undefined) return found.directory;
  throw new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `No package for the flavor ${quoteName(flavor)} is installed here. mlmodel inspect MODEL says what to install.`,
  );
}
