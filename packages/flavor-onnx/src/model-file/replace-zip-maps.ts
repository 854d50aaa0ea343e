import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  floatDataType,
  graphField,
  modelField,
  tensorTypeField,
  typeField,
  valueInfoField,
} from './onnx-fields.js';
import { messageFields, textField, wireFields } from './wire-fields.js';
import { readZipMap, type ZipMap } from './zip-maps.js';

/**
 * The model without these ZipMap nodes: in place of each one's output stands its input, a tensor of float32, once.
 * Everything else is copied as it is.
 * @param model the bytes of a `ModelProto`
 */
export function replaceZipMaps(model: Uint8Array, zipMaps: readonly ZipMap[]): Uint8Array {
  const inputOf = new Map(zipMaps.map((zipMap) => [zipMap.output, zipMap.input]));
  const exposed = outputNames(model);
  const writer = new BinaryWriter();
  for (const { number, raw, content } of wireFields(model)) {
    if (number === modelField.graph && content) {
      writer.tag(number, WireType.LengthDelimited).bytes(rewriteGraph(content, inputOf, exposed));
    } else {
      writer.raw(raw);
    }
  }
  return writer.finish();
}

function outputNames(model: Uint8Array): Set<string> {
  const outputs = messageFields(model, modelField.graph).flatMap((graph) =>
    messageFields(graph, graphField.output),
  );
  return new Set(outputs.map((output) => textField(output, valueInfoField.name)));
}

function rewriteGraph(
  graph: Uint8Array,
  inputOf: ReadonlyMap<string, string>,
  exposed: Set<string>,
): Uint8Array {
  const writer = new BinaryWriter();
  for (const { number, raw, content } of wireFields(graph)) {
    if (number === graphField.node && content && isReplaced(content, inputOf)) continue;
    const input = number === graphField.output && content && inputOf.get(nameOf(content));
    if (!input) {
      writer.raw(raw);
    } else if (!exposed.has(input)) {
      exposed.add(input);
      writer.tag(number, WireType.LengthDelimited).bytes(floatTensorInfo(input));
    }
  }
  return writer.finish();
}

function isReplaced(node: Uint8Array, inputOf: ReadonlyMap<string, string>): boolean {
  const zipMap = readZipMap(node);
  return zipMap !== undefined && inputOf.has(zipMap.output);
}

function nameOf(valueInfo: Uint8Array): string {
  return textField(valueInfo, valueInfoField.name);
}

/** A `ValueInfoProto` of a float tensor; onnxruntime infers the shape. */
function floatTensorInfo(name: string): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(valueInfoField.name, WireType.LengthDelimited).string(name);
  writer.tag(valueInfoField.type, WireType.LengthDelimited).fork();
  writer.tag(typeField.tensor, WireType.LengthDelimited).fork();
  writer.tag(tensorTypeField.elementType, WireType.Varint).int32(floatDataType);
  return writer.join().join().finish();
}
