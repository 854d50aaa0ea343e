import {
  graphField,
  modelField,
  shapeField,
  tensorTypeField,
  typeField,
  valueInfoField,
} from './onnx-fields.js';
import { messageFields, textField } from './wire-fields.js';

/** An input or output as declared in the model file. */
export interface DeclaredField {
  readonly name: string;
  /**
   * Whether the file declares a shape without dimensions. onnxruntime-node reports an empty shape also for an unknown rank
   * and for a declared shape that the graph contradicts.
   */
  readonly isScalar: boolean;
  /** The declared kind, if it is not a tensor. */
  readonly nonTensor: NonTensor | undefined;
}

/** The kinds that onnxruntime-node does not support. */
type NonTensor = 'a sequence' | 'a map' | 'a sparse tensor' | 'an optional value';

const nonTensors: readonly (readonly [number, NonTensor])[] = [
  [typeField.sequence, 'a sequence'],
  [typeField.map, 'a map'],
  [typeField.sparseTensor, 'a sparse tensor'],
  [typeField.optional, 'an optional value'],
];

/**
 * The inputs (including initializers listed among them) or outputs, in order.
 * @param model the bytes of a `ModelProto`
 */
export function declaredFields(
  model: Uint8Array,
  role: 'input' | 'output',
): readonly DeclaredField[] {
  return messageFields(model, modelField.graph)
    .flatMap((graph) => messageFields(graph, graphField[role]))
    .map((field) => ({
      name: textField(field, valueInfoField.name),
      isScalar: isScalar(field),
      nonTensor: nonTensor(field),
    }));
}

function nonTensor(valueInfo: Uint8Array): NonTensor | undefined {
  const types = messageFields(valueInfo, valueInfoField.type);
  return nonTensors.find(([field]) =>
    types.some((type) => messageFields(type, field).length > 0),
  )?.[1];
}

function isScalar(valueInfo: Uint8Array): boolean {
  const shapes = messageFields(valueInfo, valueInfoField.type)
    .flatMap((type) => messageFields(type, typeField.tensor))
    .flatMap((tensor) => messageFields(tensor, tensorTypeField.shape));
  const dimensions = shapes.flatMap((shape) => messageFields(shape, shapeField.dimension));
  return shapes.length > 0 && dimensions.length === 0;
}
