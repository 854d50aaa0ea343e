import { isMlmodelError } from '../errors/mlmodel-error.js';
import {
  chooseFlavor,
  type FlavorCandidate,
  NoLoadableFlavorError,
  type RefusedFlavor,
} from '../flavor/choose-flavor.js';
import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';

/** What is known about a model without loading it. */
export interface ModelFacts {
  readonly mlmodel: MlmodelFile;
  /** By path. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Total size of all files. */
  readonly bytes: number;
  readonly inputExample: SavedInputExample | null;
  readonly loading: Loading;
}

/** The saved input example, without `text` when the file is missing or large. */
export interface SavedInputExample {
  readonly path: string;
  readonly text?: string | undefined;
}

/** What can load the model here, or why it cannot be loaded. */
export type Loading =
  | {
      readonly ok: true;
      readonly flavor: string;
      readonly package: string;
      readonly refused: readonly RefusedFlavor[];
    }
  | { readonly ok: false; readonly reason: string; readonly refused: readonly RefusedFlavor[] };

/** A model with a parsed MLmodel file, and the candidates for loading it. */
export interface InspectedModel {
  readonly files: ModelFiles;
  readonly mlmodel: MlmodelFile;
  /** @throws MlmodelError when the requested flavors do not fit */
  readonly candidates: () => readonly FlavorCandidate[];
}

/** Larger input examples are named, not shown. */
const largestExample = 100_000;

/** Inspects a model without loading it, so the runtime of its flavor is not needed. */
export async function inspectModel(model: InspectedModel): Promise<ModelFacts> {
  const files = await fileSizes(model.files);
  return {
    mlmodel: model.mlmodel,
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    inputExample: await inputExample(model),
    loading: await loading(model),
  };
}

async function fileSizes(files: ModelFiles): Promise<ModelFacts['files']> {
  const paths = [...(await files.list())].sort();
  return Promise.all(paths.map(async (path) => ({ path, bytes: await files.size(path) })));
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

async function loading(model: InspectedModel): Promise<Loading> {
  try {
    const { candidate, refused } = await chooseFlavor(model, model.candidates());
    return { ok: true, flavor: candidate.flavor, package: candidate.source, refused };
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    const refused = error instanceof NoLoadableFlavorError ? error.refused : [];
    return { ok: false, reason: error.message, refused };
  }
}
