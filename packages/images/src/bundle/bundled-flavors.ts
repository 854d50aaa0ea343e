import { dirname, join } from 'node:path';
import { chooseFlavor, type FlavorCandidate, MlmodelError } from '@mlmodel/core';
import { findCandidates, flavorPackages, type OpenedModel, openModel } from '@mlmodel/core/node';

/** A flavor package that goes into a bundle. */
export interface BundledFlavor {
  /** The key under `flavors:`. */
  readonly flavor: string;
  /** Name and version of its package. */
  readonly source: string;
  /** The folder of its package. */
  readonly directory: string;
}

/** The priority of bridges to other languages, which need more than Node; native flavors have a higher one. */
const bridgePriority = 10;

/**
 * The flavors that would load a model here, and the models in its folders; the model's own first.
 * @param flavors packages, by name or path, that exclude all others
 * @throws NoLoadableFlavorError when no installed package can load the model
 * @throws MlmodelError for a broken model, and for packages that are missing or claim one flavor
 */
export async function flavorsOfModel(
  opened: OpenedModel,
  flavors: readonly string[],
): Promise<readonly BundledFlavor[]> {
  const own = await flavorOf(opened, flavors);
  const found = new Map([[own.directory, own]]);
  for (const path of await opened.files.list()) {
    if (!path.endsWith('/MLmodel')) continue;
    const nested = await openModel(join(opened.files.directory, dirname(path)));
    // A model that cannot be loaded here may be there for other programs.
    const needed = await flavorOf(nested, flavors).catch(() => undefined);
    if (needed !== undefined) found.set(needed.directory, needed);
  }
  return [...found.values()];
}

async function flavorOf(model: OpenedModel, flavors: readonly string[]): Promise<BundledFlavor> {
  const { candidate } = await chooseFlavor(model, findCandidates(model, { flavors }));
  return bundledFlavor(candidate);
}

/**
 * The flavors for any model: the named packages, else all native ones that are installed.
 * @throws MlmodelError `INVALID_STATE` when there are none
 */
export function flavorsOfAnyModel(flavors: readonly string[]): readonly BundledFlavor[] {
  const found = flavorPackages(flavors);
  const wanted = flavors.length > 0 ? found : found.filter(isNative);
  if (wanted.length > 0) return wanted.map(bundledFlavor);
  throw new MlmodelError(
    'INVALID_STATE',
    'No native flavor is installed here, so nothing could load a model. Install one, such as @mlmodel/flavor-onnx, or name a package with --flavor.',
  );
}

function isNative({ priority }: FlavorCandidate): boolean {
  return priority > bridgePriority;
}

function bundledFlavor({ flavor, source, directory }: FlavorCandidate): BundledFlavor {
  if (directory === undefined) throw new MlmodelError('INTERNAL_ERROR', `${source} has no folder.`);
  return { flavor, source, directory };
}
