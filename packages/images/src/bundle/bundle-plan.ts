import { type OpenedModel, openModel } from '@mlmodel/core/node';
import { packageClosure } from '../closure/package-closure.js';
import { type PlacedPackages, placePackages } from '../closure/place-packages.js';
import { type Platform, thisPlatform } from '../platform.js';
import { type BundledFlavor, flavorsOfAnyModel, flavorsOfModel } from './bundled-flavors.js';
import { findProgram, type ServingProgram } from './serving-program.js';

/** What to bundle. */
export interface BundleRequest {
  /**
   * The folder of the package whose command serves. Default: the package of the script that runs, if that is one, else
   * `@mlmodel/cli` as the working directory sees it.
   */
  readonly program?: string | undefined;
  /** Path or `file:` URI of the model; absent: a bundle for any model of the installed native flavors. */
  readonly modelPath?: string | undefined;
  /** Flavor packages, by name or path, that exclude all others. */
  readonly flavors?: readonly string[] | undefined;
  /** Default: the platform of this process. */
  readonly platform?: Platform | undefined;
  /** Options of `serve` that apply to every start. */
  readonly serveArguments?: readonly string[] | undefined;
}

/** What a bundle will hold. */
export interface BundlePlan {
  readonly program: ServingProgram;
  /** Absent in a bundle for any model. */
  readonly model?: OpenedModel | undefined;
  readonly flavors: readonly BundledFlavor[];
  readonly packages: PlacedPackages;
  readonly platform: Platform;
  readonly serveArguments: readonly string[];
}

/**
 * Chooses what goes into a bundle. Writes nothing.
 * @throws NoLoadableFlavorError when no installed package can load the model
 * @throws MlmodelError for a broken model, packages that are missing, and a platform that they have no binaries for
 */
export async function planBundle({
  program: directory,
  modelPath,
  flavors: names = [],
  platform = thisPlatform,
  serveArguments = [],
}: BundleRequest): Promise<BundlePlan> {
  const model = modelPath === undefined ? undefined : await openModel(modelPath);
  const flavors =
    model === undefined ? flavorsOfAnyModel(names) : await flavorsOfModel(model, names);
  const program = findProgram(directory);
  const { unused, unusedWithModel } = program;
  const roots = packageClosure({
    roots: [program.directory, ...flavors.map((flavor) => flavor.directory)],
    without: new Set([...unused, ...(model === undefined ? [] : unusedWithModel)]),
    platform,
  });
  const packages = placePackages(roots);
  return { program, model, flavors, packages, platform, serveArguments };
}
