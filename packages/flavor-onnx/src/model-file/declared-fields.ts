import {
  graphField,
  modelField,
  shapeField,
  tensorTypeField,
  typeField,
  valueInfoField,
} from './onnx-fields.js';
import { messageFields, textField } from './wire-fields.js';

/** An input or output as the model file declares it. */
export interface DeclaredField {
  readonly name: string;
  /**
   * Whether the file declares a shape without dimensions. onnxruntime-node shows the same, an empty shape, for a scalar,
   * an unknown rank, and a declared shape that the graph contradicts.
   */
  readonly isScalar: boolean;
  /** What it is declared to be, when that is no tensor. */
  readonly nonTensor: NonTensor | undefined;
}

/** What onnxruntime-node does not pass, in words. */
type NonTensor = 'a sequence' | 'a map' | 'a sparse tensor' | 'an optional value';

const nonTensors: readonly (readonly [number, NonTensor])[] = [
  [typeField.sequence, 'a sequence'],
  [typeField.map, 'a map'],
  [typeField.sparseTensor, 'a sparse tensor'],
  [typeField.optional, 'an optional value'],
];

/**
 * The inputs (initializers that are listed among them too) or outputs in order.
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
