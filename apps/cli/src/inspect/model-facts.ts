import { stat } from 'node:fs/promises';
import {
  chooseFlavor,
  isMlmodelError,
  type MlmodelFile,
  mlmodelToDict,
  NoLoadableFlavorError,
  type RefusedFlavor,
} from '@mlmodel/core';
import {
  findCandidates,
  type ModelDirectory,
  type OpenedModel,
  openModel,
} from '@mlmodel/core/node';

/** What `mlmodel inspect` tells about a model. */
export interface ModelFacts {
  /** The model's real path. */
  readonly path: string;
  /** As MLflow's `Model.to_dict()`. */
  readonly mlmodel: unknown;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Of all files together. */
  readonly bytes: number;
  readonly inputExample: InputExample | null;
  readonly loading: Loading;
}

/** The saved input example; `text` is absent when the file is missing or large. */
interface InputExample {
  readonly path: string;
  readonly text?: string | undefined;
}

/** What can load the model here, or why nothing can. */
export type Loading =
  | {
      readonly ok: true;
      readonly flavor: string;
      readonly package: string;
      readonly refused: readonly RefusedFlavor[];
    }
  | { readonly ok: false; readonly reason: string; readonly refused: readonly RefusedFlavor[] };

/** Above this many bytes an input example is named, not shown. */
const largestExample = 100_000;

/**
 * Reads what a model says about itself; the runtime of its flavor is not needed.
 * @param flavors packages that the user named
 * @throws MlmodelError when there is no model or its MLmodel file is broken
 */
export async function modelFacts(
  location: string,
  flavors: readonly string[] | undefined,
): Promise<ModelFacts & { readonly file: MlmodelFile }> {
  const opened = await openModel(location);
  const files = await fileSizes(opened.files);
  return {
    path: opened.files.directory,
    mlmodel: mlmodelToDict(opened.mlmodel),
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    inputExample: await inputExample(opened),
    loading: await loading(opened, flavors),
    file: opened.mlmodel,
  };
}

async function fileSizes(directory: ModelDirectory): Promise<ModelFacts['files']> {
  const paths = [...(await directory.list())].sort();
  return Promise.all(
    paths.map(async (path) => ({
      path,
      bytes: (await stat(await directory.localPath(path))).size,
    })),
  );
}

async function inputExample({ mlmodel, files }: OpenedModel): Promise<InputExample | null> {
  const path = mlmodel.inputExampleInfo?.['artifact_path'];
  if (typeof path !== 'string') return null;
  try {
    const { size } = await stat(await files.localPath(path));
    if (size > largestExample) return { path };
    return { path, text: new TextDecoder().decode(await files.read(path)) };
  } catch (error) {
    if (isMlmodelError(error)) return { path };
    throw error;
  }
}

async function loading(
  opened: OpenedModel,
  flavors: readonly string[] | undefined,
): Promise<Loading> {
  try {
    const candidates = findCandidates(opened, { flavors });
    const { candidate, refused } = await chooseFlavor(opened.mlmodel.flavors, candidates);
    return { ok: true, flavor: candidate.flavor, package: candidate.source, refused };
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    const refused = error instanceof NoLoadableFlavorError ? error.refused : [];
    return { ok: false, reason: error.message, refused };
  }
}
