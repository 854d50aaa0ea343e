import {
  graphField,
  modelField,
  tensorTypeField,
  typeField,
  valueInfoField,
} from './onnx-fields.js';
import { messageFields, textField } from './wire-fields.js';

/** An input or output as the model file declares it. */
export interface DeclaredField {
  readonly name: string;
  /**
   * Whether the file declares a shape. onnxruntime-node shows a scalar and a tensor of unknown rank alike, with an
   * empty shape; this tells them apart.
   */
  readonly hasShape: boolean;
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
    .map((field) => ({ name: textField(field, valueInfoField.name), hasShape: hasShape(field) }));
}

function hasShape(valueInfo: Uint8Array): boolean {
  return messageFields(valueInfo, valueInfoField.type)
    .flatMap((type) => messageFields(type, typeField.tensor))
    .some((tensor) => messageFields(tensor, tensorTypeField.shape).length > 0);
}
