import type { ElementStorage, FieldSpec } from '@mlmodel/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { brokenModel } from './load-error.js';

/** A type of elements that tensors of TensorFlow.js can have. */
export type TensorType = 'float32' | 'int32' | 'bool' | 'string';

/** Elements of one of these types. */
export type TensorElements = {
  [T in TensorType]: { readonly type: T; readonly values: ElementStorage[T] };
}[TensorType];

/** An input of the model. */
export interface ModelField extends FieldSpec {
  readonly type: TensorType;
  /** Absent: any; null is any length. */
  readonly shape?: readonly (number | null)[] | undefined;
}

/** An output of the model. */
export interface ModelOutput {
  /** The caller's name, where `model.json` has a signature; otherwise that of the layer or node. */
  readonly name: string;
  /** The tensor of a graph that it is, such as `Identity_1:0`. */
  readonly node?: string | undefined;
  readonly type?: TensorType | undefined;
  readonly shape?: readonly (number | null)[] | undefined;
}

/** A model that TensorFlow.js has loaded. */
export interface OpenModel {
  readonly inputs: readonly ModelField[];
  readonly outputs: readonly ModelOutput[];
  /** Somebody chose the names of the outputs: they stand in the signature of `model.json`. */
  readonly hasSignature: boolean;
  /** Inputs and outputs have an order; without it they are known by name alone. */
  readonly isOrdered: boolean;
  /** A row's answer does not depend on the rows beside it; undefined when that is not known. */
  readonly rowsIndependent: boolean | undefined;
  /** Computing waits for other work, so that it may not run in a `tidy`. */
  readonly isAsync: boolean;
  /** Elements that a step of the model makes of one row at most, as far as its description says. */
  readonly elementsPerRow: number;
  /**
   * Computes on the current backend.
   * @param feeds a tensor for each input, in their order
   * @returns a tensor for each output, in their order
   */
  compute(feeds: Tensor[]): Tensor[] | Promise<Tensor[]>;
  /** Whether a tensor belongs to the model, so that it may not be freed after a run. */
  owns(tensor: Tensor): boolean;
  dispose(): void;
}

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
