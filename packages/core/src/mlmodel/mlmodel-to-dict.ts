import { encodeBase64 } from '../data/base64.js';
import { formatPythonFloat } from '../data/json-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { signatureToDict } from '../signature/codec/format-signature.js';
import type { MlmodelFile } from './mlmodel-file.js';
import { isYamlDate } from './yaml/yaml-date.js';

/** Aliases are expanded; more values than this in total are refused. */
const maxValues = 1_000_000;

/** Fields that MLflow omits when they are null. */
const leftOutWhenNull = [
  'run_id',
  'artifact_path',
  'mlflow_version',
  'signature',
  'saved_input_example_info',
  'metadata',
  'model_size_bytes',
  'resources',
  'env_vars',
  'auth_policy',
];

/**
 * MLflow's `Model.to_dict()` of a file, with the strings of JSON in the signature parsed: plain objects, arrays and
 * scalars. Dates are ISO strings, binaries base64, sets lists; non-string keys are spelled as Python's `json.dumps`
 * does. Integers beyond 2^53 are bigints; numbers may be NaN or infinite. A missing `utc_time_created` is null here,
 * where MLflow uses the time of loading.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a file whose aliases expand to more than a million values
 */
export function mlmodelToDict(file: MlmodelFile): Readonly<Record<string, unknown>> {
  const visible = [...file.fields].filter(([name]) => !name.startsWith('_'));
  const converter = new DictConverter();
  const dict = new Map(visible.map(([name, value]) => [name, converter.convert(value)]));
  for (const name of ['model_uuid', 'prompts', 'model_id']) {
    if (!dict.has(name)) dict.set(name, null);
  }
  dict.set('flavors', dict.get('flavors') ?? {});
  dict.set('utc_time_created', timeCreated(file.fields.get('utc_time_created')));
  for (const name of leftOutWhenNull) if (dict.get(name) === null) dict.delete(name);
  if (file.signature !== undefined) {
    dict.set('signature', signatureToDict(file.signature));
    for (const flag of ['is_signature_from_type_hint', 'type_hint_from_example']) {
      dict.set(flag, dict.get(flag) ?? false);
    }
  }
  return Object.fromEntries(dict);
}

/** Python's `str()` of the value. */
function timeCreated(value: unknown): string | null {
  if (!value) return null;
  if (value === true) return 'True';
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return formatPythonFloat(value);
  return String(value);
}

class DictConverter {
  #valueCount = 0;

  convert(value: unknown): unknown {
    this.#count();
    if (isYamlDate(value)) return value.iso;
    if (value instanceof Uint8Array) return encodeBase64(value);
    if (Array.isArray(value) || value instanceof Set) {
      return [...value].map((item) => this.convert(item));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [jsonKey(key), this.convert(item)]));
  }

  #count(): void {
    this.#valueCount += 1;
    if (this.#valueCount <= maxValues) return;
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `MLmodel: its aliases expand to more than ${maxValues} values; use fewer aliases`,
      { file: 'MLmodel' },
    );
  }
}

function jsonKey(key: unknown): string {
  if (isYamlDate(key)) return key.iso;
  if (key instanceof Uint8Array) return encodeBase64(key);
  return String(key);
}
