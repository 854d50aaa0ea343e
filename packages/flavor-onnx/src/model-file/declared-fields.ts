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
}

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
    .map((field) => ({ name: textField(field, valueInfoField.name), isScalar: isScalar(field) }));
}

function isScalar(valueInfo: Uint8Array): boolean {
  const shapes = messageFields(valueInfo, valueInfoField.type)
    .flatMap((type) => messageFields(type, typeField.tensor))
    .flatMap((tensor) => messageFields(tensor, tensorTypeField.shape));
  return (
    shapes.length > 0 &&
    shapes.every((shape) => messageFields(shape, shapeField.dimension).length === 0)
  );
}
