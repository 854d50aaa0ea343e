// Numbers of the fields of ONNX's protobuf messages that this package reads or writes.
// Source: `onnx.proto` of the ONNX specification.

/** `ModelProto` */
export const modelField = { irVersion: 1, graph: 7, opsetImport: 8, function: 25 } as const;
/** `OperatorSetIdProto` */
export const opsetField = { domain: 1, version: 2 } as const;
/** `FunctionProto` */
export const functionField = {
  name: 1,
  input: 4,
  output: 5,
  node: 7,
  opsetImport: 9,
  domain: 10,
} as const;
/** `GraphProto` */
export const graphField = {
  node: 1,
  initializer: 5,
  input: 11,
  output: 12,
  sparseInitializer: 15,
} as const;
/** `NodeProto` */
export const nodeField = { input: 1, output: 2, opType: 4, attribute: 5, domain: 7 } as const;
/** `AttributeProto` */
export const attributeField = {
  name: 1,
  string: 4,
  graph: 6,
  ints: 8,
  strings: 9,
  graphs: 11,
  type: 20,
} as const;
/** `TensorProto` */
export const tensorField = { name: 8, externalData: 13 } as const;
/** `SparseTensorProto` */
export const sparseTensorField = { values: 1 } as const;
/** `StringStringEntryProto` */
export const entryField = { key: 1, value: 2 } as const;
/** `ValueInfoProto` */
export const valueInfoField = { name: 1, type: 2 } as const;
/** `TypeProto` */
export const typeField = { tensor: 1, sequence: 4, map: 5, sparseTensor: 8, optional: 9 } as const;
/** `TypeProto.Tensor` */
export const tensorTypeField = { elementType: 1, shape: 2 } as const;
/** `TensorShapeProto` */
export const shapeField = { dimension: 1 } as const;

/** `AttributeProto.AttributeType.STRING`. */
export const stringAttributeType = 3;

/** `TensorProto.DataType.FLOAT`. */
export const floatDataType = 1;

/** Messages that may contain external data. */
export type MessageKind =
  | 'model'
  | 'training'
  | 'function'
  | 'graph'
  | 'node'
  | 'attribute'
  | 'tensor'
  | 'sparseTensor';

/** Fields through which a message can reach a `TensorProto`: number and kind. */
export const pathsToTensors: Readonly<
  Record<MessageKind, readonly (readonly [number, MessageKind])[]>
> = {
  model: [
    [7, 'graph'],
    [20, 'training'],
    [25, 'function'],
  ],
  training: [
    [1, 'graph'],
    [2, 'graph'],
  ],
  function: [
    [7, 'node'],
    [11, 'attribute'],
  ],
  graph: [
    [1, 'node'],
    [5, 'tensor'],
    [15, 'sparseTensor'],
  ],
  node: [[5, 'attribute']],
  attribute: [
    [5, 'tensor'],
    [6, 'graph'],
    [10, 'tensor'],
    [11, 'graph'],
    [22, 'sparseTensor'],
    [23, 'sparseTensor'],
  ],
  sparseTensor: [
    [1, 'tensor'],
    [2, 'tensor'],
  ],
  tensor: [],
};
