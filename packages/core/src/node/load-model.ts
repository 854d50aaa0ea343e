import { MlmodelError } from '../errors/mlmodel-error.js';
import type { FlavorCandidate } from '../flavor/choose-flavor.js';
import type { Flavor } from '../flavor/flavor.js';
import type { ImageNeeds } from '../flavor/image-needs.js';
import {
  type InspectedModel,
  inspectModel as inspectFiles,
  type ModelFacts,
} from '../inspect/inspect-model.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { checkFlavors, checkLoadOptions, contextOptions } from '../model/load-arguments.js';
import {
  givenFlavors,
  type ImageOptions,
  imageNeedsWithCandidates,
  type LoadableModel,
  type LoadContextOptions,
  loadWithCandidates,
  type PreparedModel,
  type PrepareOptions,
  pendingModel,
  prepareWithCandidates,
  readMlmodel,
} from '../model/load-model.js';
import type { LoadedModel } from '../model/loaded-model.js';
import { discoverFlavors, findNamedFlavor } from './discovery/find-flavors.js';
import { type ModelDirectory, openModelDirectory } from './model-directory.js';
import { resolveModelLocation } from './model-location.js';

/** The flavors that may load a model. */
export interface FlavorSelection {
  /**
   * Flavors, or flavor packages by name or path, in order and excluding all others. Absent or empty: the dependencies
   * of the user's `package.json` and the packages installed next to the program.
   */
  readonly flavors?: readonly (Flavor | string)[] | undefined;
  /** The user's directory. Default: the working directory. */
  readonly workingDirectory?: string | undefined;
  /** The program's main file as invoked. Default: `process.argv[1]`. */
  readonly invokedAs?: string | undefined;
}

/** Options of {@link loadModel}. */
export interface LoadDirectoryOptions extends LoadContextOptions, FlavorSelection {}

/**
 * Loads a model from disk.
 * @param location path, or `file:` URL as text or object, of the model directory
 * @throws NoLoadableFlavorError when no available flavor can load it
 * @throws MlmodelError for wrong arguments, when there is no model, its MLmodel file is broken, its location is remote,
 * or loading fails or takes longer than its time limit
 */
export function loadModel(
  location: string | URL,
  options: LoadDirectoryOptions = {},
): Promise<LoadedModel> {
  return pendingModel(loadLocation(location, options));
}

async function loadLocation(
  location: string | URL,
  options: LoadDirectoryOptions,
): Promise<LoadedModel> {
  checkLoadOptions(options, optionNames);
  return loadWithCandidates(await openLoadable(location, options), options);
}

const optionNames = ['flavors', 'workingDirectory', 'invokedAs', ...contextOptions];

/**
 * Lets the flavor that will load a model prepare what it needs, such as a Python environment.
 * @throws MlmodelError as {@link loadModel}
 */
export async function prepareModel(
  location: string | URL,
  options: LoadDirectoryOptions & PrepareOptions = {},
): Promise<PreparedModel> {
  return prepareWithCandidates(await openLoadable(location, options), options);
}

/**
 * What an image needs to run a model, besides Node and the packages of its flavor.
 * @returns undefined when that is nothing
 * @throws MlmodelError as {@link loadModel}, and for what the flavor refuses to prepare
 */
export async function imageNeedsOf(
  location: string | URL,
  options: LoadDirectoryOptions & ImageOptions,
): Promise<ImageNeeds | undefined> {
  return imageNeedsWithCandidates(await openLoadable(location, options), options);
}

async function openLoadable(
  location: string | URL,
  selection: FlavorSelection,
): Promise<LoadableModel> {
  const opened = await openModel(location);
  const candidatesFor = (mlmodel: MlmodelFile) =>
    findCandidates({ files: opened.files, mlmodel }, selection);
  return { ...opened, location: String(location), candidatesFor };
}

/** A model directory and its MLmodel file. */
export interface OpenedModel {
  readonly files: ModelDirectory;
  readonly mlmodel: MlmodelFile;
}

/** Opens a model without loading it. @throws MlmodelError as {@link loadModel}, except for flavors */
export async function openModel(location: string | URL): Promise<OpenedModel> {
  const files = await openModelDirectory(resolveModelLocation(location));
  return { files, mlmodel: await readMlmodel(files) };
}

/**
 * The candidates for loading a model; nothing is imported yet.
 * @throws MlmodelError for a missing package, and when two packages claim one flavor
 */
export function findCandidates(
  { files, mlmodel }: OpenedModel,
  selection: FlavorSelection,
): readonly FlavorCandidate[] {
  const keys = new Set(mlmodel.flavors.keys());
  const places = {
    modelDirectory: files.directory,
    workingDirectory: selection.workingDirectory ?? process.cwd(),
    invokedAs: selection.invokedAs ?? process.argv[1],
  };
  const { flavors = [] } = selection;
  checkFlavors(flavors, { names: true });
  if (flavors.length === 0) return discoverFlavors(keys, places);
  const chosen = flavors.flatMap((flavor) =>
    typeof flavor === 'string' ? findNamedFlavor(flavor, places) : givenFlavors([flavor]),
  );
  refuseUnrelated(chosen, keys);
  return chosen.map((candidate) => ({ ...candidate, priority: 0 }));
}

function refuseUnrelated(chosen: readonly FlavorCandidate[], keys: ReadonlySet<string>): void {
  if (chosen.some(({ flavor }) => keys.has(flavor))) return;
  const offered = chosen.map(({ source, flavor }) => `${source} loads "${flavor}"`).join(', ');
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `None of the requested flavors fits the model: ${offered}, and the model has: ${[...keys].join(', ') || 'none'}.`,
  );
}

/** Options of {@link inspectModel}. */
export interface InspectDirectoryOptions
  extends FlavorSelection,
    Pick<InspectedModel, 'options' | 'prepareCommand' | 'signal'> {}

/**
 * Inspects a model on disk without loading it.
 * @param location path or `file:` URI of the model directory
 * @returns the facts, and the model's real path
 * @throws MlmodelError when the model is missing, its MLmodel file is broken, or an option is invalid
 */
export async function inspectModel(
  location: string | URL,
  options: InspectDirectoryOptions = {},
): Promise<ModelFacts & { readonly path: string }> {
  const opened = await openModel(location);
  const facts = await inspectFiles({
    ...options,
    ...opened,
    candidates: () => findCandidates(opened, options),
  });
  return { path: opened.files.directory, ...facts };
}
