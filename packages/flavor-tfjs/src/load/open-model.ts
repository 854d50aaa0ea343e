import type { ElementStorage, FieldSpec } from '@mlmodel/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { brokenModel } from './load-error.js';

/** An element type of TensorFlow.js tensors. */
export type TensorType = 'float32' | 'int32' | 'bool' | 'string';

/** Elements of one of these types. */
export type TensorElements = {
  [T in TensorType]: { readonly type: T; readonly values: ElementStorage[T] };
}[TensorType];

/** An input of the model. */
export interface ModelField extends FieldSpec {
  readonly type: TensorType;
  /** Absent: any shape; null is a free length. */
  readonly shape?: readonly (number | null)[] | undefined;
}

/** An output of the model. */
export interface ModelOutput {
  /** The name in the signature of `model.json`; without one, that of the layer or node. */
  readonly name: string;
  /** The tensor in a graph, such as `Identity_1:0`. */
  readonly node?: string | undefined;
  readonly type?: TensorType | undefined;
  readonly shape?: readonly (number | null)[] | undefined;
}

/** A model that TensorFlow.js has loaded. */
export interface OpenModel {
  readonly inputs: readonly ModelField[];
  readonly outputs: readonly ModelOutput[];
  /** `model.json` has a signature that names the outputs. */
  readonly hasSignature: boolean;
  /** Inputs and outputs have an order; otherwise they are known only by name. */
  readonly isOrdered: boolean;
  /** A row's answer does not depend on other rows; undefined when unknown. */
  readonly rowsIndependent: boolean | undefined;
  /** How long `compute` takes depends on the shapes of its feeds only, not on their values. */
  readonly boundedTime: boolean;
  /** `compute` is asynchronous, so it cannot run in a `tidy`. */
  readonly isAsync: boolean;
  /** The most elements that a step of the model makes of one row, as far as it declares them. */
  readonly elementsPerRow: number;
  /**
   * Computes on the current backend.
   * @param feeds a tensor for each input, in order
   * @returns a tensor for each output, in order
   */
  compute(feeds: Tensor[]): Tensor[] | Promise<Tensor[]>;
  /** Whether a tensor is a weight of the model, which must not be freed after a run. */
  owns(tensor: Tensor): boolean;
  /** The ids of all tensors of the model, with those that its first run makes, such as tables. */
  ownTensors(): ReadonlySet<number>;
  dispose(): void;
}

const tensorTypes: ReadonlySet<unknown> = new Set(['float32', 'int32', 'bool', 'string']);

/** Whether the flavor supports tensors of that dtype. */
export function isTensorType(dtype: unknown): dtype is TensorType {
  return tensorTypes.has(dtype);
}

/** @throws MlmodelError naming the input, for a dtype that the flavor does not support */
export function inputType(name: string, dtype: unknown, file: string): TensorType {
  if (isTensorType(dtype)) return dtype;
  throw brokenModel(
    file,
    `has the input "${name}" of the dtype ${JSON.stringify(dtype)}, which is not supported`,
    'Export the model with inputs of float32, int32, bool or string.',
  );
}

/** The types by their TensorFlow names, as TensorFlow.js computes them: it has no 64-bit numbers. */
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

/** The type for a TensorFlow name such as `DT_FLOAT`; undefined for unsupported ones. */
export function signatureType(dtype: unknown): TensorType | undefined {
  return signatureTypes.get(dtype);
}
