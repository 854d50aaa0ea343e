import { isMlmodelError, type LoadedModel, type Logger } from '@mlmodel/core';
import { findCandidates, loadModel, type OpenedModel } from '@mlmodel/core/node';
import { loadingOptionsOf } from '../loading/prepare-environment.js';
import type { LoadingConfiguration } from '../options/model-options.js';

/** A flavor that has loaded the model. */
export interface VerifiedFlavor {
  /** The key below `flavors:`. */
  readonly flavor: string;
  /** The package and its version. */
  readonly source: string;
  readonly model: LoadedModel;
}

/** A flavor that has not. */
export interface RefusedFlavor {
  readonly flavor: string;
  readonly source: string;
  readonly reason: string;
}

/** What loads a model here. */
export interface LoadedFlavors {
  /** By priority: native flavors first, bridges last. */
  readonly loaded: readonly VerifiedFlavor[];
  readonly refused: readonly RefusedFlavor[];
}

/** Loads a model with every flavor that can. The caller disposes of the models. */
export async function loadFlavors(
  opened: OpenedModel,
  configuration: LoadingConfiguration,
  logger: Logger,
): Promise<LoadedFlavors> {
  const { modelUri, flavor: flavors } = configuration;
  const options = loadingOptionsOf(configuration);
  const candidates = findCandidates(opened, { flavors })
    .filter(({ flavor }) => opened.mlmodel.flavors.has(flavor))
    .toSorted((a, b) => b.priority - a.priority);
  const loaded: VerifiedFlavor[] = [];
  const refused: RefusedFlavor[] = [];
  for (const { flavor, source, open } of candidates) {
    try {
      const model = await loadModel(modelUri, { flavors: [await open()], options, logger });
      loaded.push({ flavor, source, model });
    } catch (error) {
      if (!isMlmodelError(error)) throw error;
      refused.push({ flavor, source, reason: error.message });
    }
  }
  return { loaded, refused };
}
