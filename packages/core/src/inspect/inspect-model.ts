import { errorText } from '../errors/message-text.js';
import { isMlmodelError } from '../errors/mlmodel-error.js';
import { checkLoad } from '../flavor/check-load.js';
import {
  type ChosenFlavor,
  chooseFlavor,
  type FlavorCandidate,
  NoLoadableFlavorError,
  type RefusedFlavor,
} from '../flavor/choose-flavor.js';
import type { FlavorOptionValues, LoadCheck, LoadProblem } from '../flavor/flavor.js';
import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { optionsOf } from '../options/options-of.js';
import { type SavedRequest, savedRequest } from './example-request.js';

/** What is known about a model without loading it. */
export interface ModelFacts {
  readonly mlmodel: MlmodelFile;
  /** By path. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Total size of all files. */
  readonly bytes: number;
  readonly inputExample: SavedInputExample | null;
  /** The saved example as a request. */
  readonly exampleRequest: SavedRequest | null;
  readonly loading: Loading;
}

/** The saved input example, without `text` when the file is missing or large. */
export interface SavedInputExample {
  readonly path: string;
  readonly text?: string | undefined;
}

/** What can load the model here, or why it cannot be loaded. */
export type Loading = LoadingHere | NotLoadingHere;

/** The flavor that loads the model. */
export interface LoadingHere {
  readonly ok: true;
  readonly flavor: string;
  /** Name and version. */
  readonly package: string;
  /** Candidates of higher priority that cannot load it. */
  readonly refused: readonly RefusedFlavor[];
  /** Warnings. */
  readonly problems: readonly LoadProblem[];
  /** Options that it needs in addition to the given ones. */
  readonly options: NonNullable<LoadCheck['options']>;
}

/** Why the model cannot be loaded: no flavor can, or the one that would misses something. */
export interface NotLoadingHere {
  readonly ok: false;
  /** The flavor that would load it, if any. */
  readonly flavor?: string | undefined;
  readonly package?: string | undefined;
  readonly reason: string;
  readonly refused: readonly RefusedFlavor[];
  /** What that flavor misses, and warnings. */
  readonly problems: readonly LoadProblem[];
}

/** A model with a parsed MLmodel file, and the candidates for loading it. */
export interface InspectedModel {
  readonly files: ModelFiles;
  readonly mlmodel: MlmodelFile;
  /** @throws MlmodelError when the requested flavors do not fit */
  readonly candidates: () => readonly FlavorCandidate[];
  /** Options that the model would be loaded with. */
  readonly options?: FlavorOptionValues | undefined;
  /** The command that prepares what the model needs, for advice. Default `mlmodel prepare-env -m MODEL`. */
  readonly prepareCommand?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Larger input examples are named, not shown. */
const largestExample = 100_000;

/** Inspects a model without loading it, so the runtime of its flavor is not needed. */
export async function inspectModel(model: InspectedModel): Promise<ModelFacts> {
  const { files, problems } = await fileSizes(model.files);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    mlmodel: model.mlmodel,
    files,
    bytes,
    inputExample: await inputExample(model),
    exampleRequest: (await savedRequest(model.mlmodel, model.files)) ?? null,
    loading: await loading(model, [...problems, ...shrunkModel(model.mlmodel, files)]),
  };
}

/** Links that lead nowhere or out of the model are problems. */
async function fileSizes(files: ModelFiles) {
  const paths = [...(await files.list())].sort();
  const problems: LoadProblem[] = [];
  const sizeOf = (path: string) =>
    files.size(path).catch((error: unknown) => {
      problems.push({ severity: 'warning', reason: errorText(error) });
      return 0;
    });
  const sizes = await Promise.all(paths.map(async (path) => ({ path, bytes: await sizeOf(path) })));
  return { files: sizes, problems };
}

async function inputExample({ mlmodel, files }: InspectedModel): Promise<SavedInputExample | null> {
  const path = mlmodel.inputExampleInfo?.['artifact_path'];
  if (typeof path !== 'string') return null;
  try {
    if ((await files.size(path)) > largestExample) return { path };
    return { path, text: new TextDecoder().decode(await files.read(path)) };
  } catch (error) {
    if (isMlmodelError(error)) return { path };
    throw error;
  }
}

async function loading(model: InspectedModel, warnings: readonly LoadProblem[]): Promise<Loading> {
  try {
    const chosen = await chooseFlavor(model, model.candidates());
    return await loadingWith(chosen, { model, warnings });
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    const refused = error instanceof NoLoadableFlavorError ? error.refused : [];
    return { ok: false, reason: error.message, refused, problems: [] };
  }
}

interface Circumstances {
  readonly model: InspectedModel;
  readonly warnings: readonly LoadProblem[];
}

async function loadingWith(
  chosen: ChosenFlavor,
  { model, warnings }: Circumstances,
): Promise<Loading> {
  const { candidate, flavor, refused } = chosen;
  const { files, options: given, signal } = model;
  const { problems: found, options = {} } = await checkLoad(chosen, {
    files,
    flavors: model.mlmodel.flavors,
    options: await optionsOf(flavor, given),
    places: given?.places?.[flavor.name],
    prepareCommand: model.prepareCommand ?? 'mlmodel prepare-env -m MODEL',
    signal,
  });
  const problems = [...found, ...warnings];
  const facts = { flavor: candidate.flavor, package: candidate.source, refused, problems };
  const [first, ...others] = problems.filter(({ severity }) => severity === 'error');
  if (first === undefined) return { ok: true, ...facts, options };
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return { ok: false, ...facts, reason: `${first.reason}${more}` };
}

/** A warning if the files have fewer bytes than MLflow has noted when it saved the model. */
function shrunkModel({ fields }: MlmodelFile, files: ModelFacts['files']): readonly LoadProblem[] {
  const saved = fields.get('model_size_bytes');
  const own = files.filter(({ path }) => path !== 'MLmodel');
  const bytes = own.reduce((sum, file) => sum + file.bytes, 0);
  if (typeof saved !== 'number' || bytes >= saved) return [];
  return [
    {
      severity: 'warning',
      reason: `its files have ${bytes} bytes, and had ${saved} when the model was saved`,
      fix: 'if you removed none, copy the whole model directory again',
    },
  ];
}
