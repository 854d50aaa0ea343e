import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import type { ModelSignature } from '../signature/schema.js';

/** The file with another signature, which does not come from type hints. */
export function withSignature(file: MlmodelFile, signature: ModelSignature): MlmodelFile {
  const fields = new Map(file.fields).set('type_hint_from_example', false);
  return { ...file, signature, isSignatureFromTypeHint: false, fields };
}
