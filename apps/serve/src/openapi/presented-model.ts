import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadedModel } from '@mlmodel/core';

/** A model as a server shows it to people. */
export interface PresentedModel {
  readonly name: string;
  readonly model: LoadedModel;
}

/** @param modelPath path or `file:` URI of the model; undefined if the caller loaded it */
export function presentedModel(model: LoadedModel, modelPath: string | undefined): PresentedModel {
  return { name: nameOf(modelPath), model };
}

/** The name of the model's directory. */
function nameOf(modelPath: string | undefined): string {
  if (modelPath === undefined) return 'model';
  const path = modelPath.startsWith('file:') ? fileURLToPath(modelPath) : modelPath;
  return basename(path) || 'model';
}
