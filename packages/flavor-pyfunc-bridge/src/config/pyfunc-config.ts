import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import { invalidFlavorConfig } from '@mlmodel/core/flavor';

/**
 * What this flavor reads of the `python_function` block of an MLmodel file, as MLflow's `pyfunc.load_model` does. Keys
 * that it does not know are fine.
 */
export interface PyfuncConfig {
  /** The Python module whose `_load_pyfunc` loads the model. */
  readonly loaderModule: string;
  /** File or folder of the model that the module loads; absent: the whole model. */
  readonly data?: string | undefined;
  /** The whole block with plain JSON values, for the Python side. */
  readonly block: Readonly<Record<string, unknown>>;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parsePyfuncConfig(block: unknown): PyfuncConfig {
  if (!isJsonObject(block)) throw invalidFlavorConfig('flavors.python_function', 'a mapping');
  const loaderModule = propertyOf(block, 'loader_module');
  if (
    typeof loaderModule !== 'string' ||
    !/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(loaderModule)
  ) {
    throw invalidFlavorConfig(
      'flavors.python_function.loader_module',
      'the name of a Python module',
    );
  }
  for (const key of ['data', 'predict_fn', 'predict_stream_fn']) {
    const value = propertyOf(block, key) ?? null;
    if (value !== null && typeof value !== 'string') {
      throw invalidFlavorConfig(`flavors.python_function.${key}`, 'a text');
    }
  }
  const data = propertyOf(block, 'data');
  return {
    loaderModule,
    data: typeof data === 'string' && data !== '' ? data : undefined,
    block: plainObject(block),
  };
}

function plainObject(object: JsonObject): Record<string, unknown> {
  return Object.fromEntries(Array.from(entriesOf(object), ([key, value]) => [key, plain(value)]));
}

/** Values that YAML has but JSON lacks become texts. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isJsonObject(value)) {
    const prototype = Object.getPrototypeOf(value);
    const isPlain = value instanceof Map || prototype === null || prototype.constructor === Object;
    return isPlain ? plainObject(value) : String(value);
  }
  return typeof value === 'bigint' ? Number(value) : value;
}
