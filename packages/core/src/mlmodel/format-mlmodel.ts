import { formatSignature } from '../signature/codec/format-signature.js';
import type { MlmodelFile } from './mlmodel-file.js';
import { formatYaml } from './yaml/format-yaml.js';

/**
 * Writes an MLmodel file that PyYAML and MLflow read back equal: every field of `fields`, unknown ones too, with the
 * flavors, the signature, its flags and the input example's info as the file object has them, sorted by key as MLflow
 * sorts them.
 */
export function formatMlmodel(file: MlmodelFile): string {
  const fields = new Map(file.fields);
  fields.set('flavors', flavorsField(file));
  if (file.signature !== undefined) {
    fields.set('signature', formatSignature(file.signature));
    fields.set('type_hint_from_example', fields.get('type_hint_from_example') ?? false);
  }
  if (file.signature !== undefined || file.isSignatureFromTypeHint) {
    fields.set('is_signature_from_type_hint', file.isSignatureFromTypeHint);
  }
  if (file.inputExampleInfo !== undefined) {
    fields.set('saved_input_example_info', file.inputExampleInfo);
  }
  return formatYaml(fields);
}

/** Keeps content under `flavors:` other than named blocks: null, or non-string keys. */
function flavorsField({ flavors, fields }: MlmodelFile): unknown {
  const written = fields.get('flavors');
  if (!(written instanceof Map))
    return flavors.size > 0 || written === undefined ? flavors : written;
  const others = [...written].filter(([key]) => typeof key !== 'string');
  return new Map([...others, ...flavors]);
}
