import { brokenModel } from './load-error.js';
import type { TensorType } from './open-model.js';

const tensorTypes: ReadonlySet<unknown> = new Set(['float32', 'int32', 'bool', 'string']);

/** Whether tensors of that dtype can be passed. */
export function isTensorType(dtype: unknown): dtype is TensorType {
  return tensorTypes.has(dtype);
}

/** @throws MlmodelError naming the input, for a dtype that cannot be passed */
export function inputType(name: string, dtype: unknown, file: string): TensorType {
  if (isTensorType(dtype)) return dtype;
  throw brokenModel(
    file,
    `has the input "${name}" of the dtype ${JSON.stringify(dtype)}, which cannot be passed`,
    'Export the model with inputs of float32, int32, bool or string.',
  );
}

/** TensorFlow's types by the name in a signature, as TensorFlow.js computes them: it has no 64-bit numbers. */
const signatureTypes: ReadonlyMap<unknown, TensorType> = new Map([
  ['DT_FLOAT', 'float32'],
  ['DT_HALF', 'float32'],
  ['DT_DOUBLE', 'float32'],
  ['DT_INT32', 'int32'],
  ['DT_INT64', 'int32'],
  ['DT_INT16', 'int32'],
  ['DT_INT8', 'int32'],
  ['DT_UINT8', 'int32'],
  ['DT_BOOL', 'bool'],
  ['DT_STRING', 'string'],
]);

/** The type for TensorFlow's `DT_FLOAT` and so on; undefined for others. */
export function signatureType(dtype: unknown): TensorType | undefined {
  return signatureTypes.get(dtype);
}
