import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { readMlmodel } from '../model/load-model.js';
import { decodeInputExample } from './decode-input-example.js';
import type { InputExample } from './input-example.js';

/**
 * Loads the input example of a model, cast to its signature where it has one.
 * @returns undefined when the model was saved without one
 * @throws MlmodelError for a broken MLmodel file, and for an example that is missing or cannot be read
 */
export async function loadInputExample(files: ModelFiles): Promise<InputExample | undefined> {
  return readInputExample(files, await readMlmodel(files));
}

/** The same for a model whose MLmodel file was read. */
export async function readInputExample(
  files: ModelFiles,
  { inputExampleInfo: info, signature }: MlmodelFile,
): Promise<InputExample | undefined> {
  if (info === undefined) return undefined;
  const path = String(info['artifact_path'] ?? 'input_example.json');
  const text = new TextDecoder().decode(await files.read(path));
  return decodeInputExample(text, { info, path, schema: signature?.inputs });
}
