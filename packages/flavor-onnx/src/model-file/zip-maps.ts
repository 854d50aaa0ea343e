import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  attributeField,
  floatDataType,
  graphField,
  modelField,
  nodeField,
  tensorTypeField,
  typeField,
  valueInfoField,
} from './onnx-fields.js';
import { integerFields, messageFields, textField, textFields, wireFields } from './wire-fields.js';

/** A ZipMap node that produces an output of the model: a dictionary from class label to value for each row. */
export interface ZipMap {
  /** The output of the model. */
  readonly output: string;
  /** The tensor (n, labels) whose rows it turns into dictionaries. */
  readonly input: string;
  /** The keys; integers as text, as in JSON. */
  readonly labels: readonly string[];
}

/**
 * The ZipMap nodes (domain `ai.onnx.ml`) of the main graph whose output is an output of the model and feeds no other
 * node.
 * @param model the bytes of a `ModelProto`
 */
export function findZipMaps(model: Uint8Array): readonly ZipMap[] {
  if (!Buffer.from(model.buffer, model.byteOffset, model.byteLength).includes('ZipMap')) return [];
  const found: ZipMap[] = [];
  const consumed = new Set<string>();
  for (const graph of messageFields(model, modelField.graph)) {
    for (const node of messageFields(graph, graphField.node)) {
      for (const input of textFields(node, nodeField.input)) consumed.add(input);
      const zipMap = readZipMap(node);
      if (zipMap) found.push(zipMap);
    }
  }
  return found.filter((zipMap) => !consumed.has(zipMap.output));
}

/** The ZipMap in a `NodeProto`; undefined for any other node. */
function readZipMap(node: Uint8Array): ZipMap | undefined {
  if (textField(node, nodeField.opType) !== 'ZipMap') return undefined;
  if (textField(node, nodeField.domain) !== 'ai.onnx.ml') return undefined;
  const [input] = textFields(node, nodeField.input);
  const [output] = textFields(node, nodeField.output);
  if (input === undefined || output === undefined) return undefined;
  return { input, output, labels: readLabels(node) };
}

function readLabels(node: Uint8Array): string[] {
  for (const attribute of messageFields(node, nodeField.attribute)) {
    const name = textField(attribute, attributeField.name);
    if (name === 'classlabels_strings') return textFields(attribute, attributeField.strings);
    if (name === 'classlabels_int64s') {
      return integerFields(attribute, attributeField.ints).map(String);
    }
  }
  return [];
}

/**
 * The model without these ZipMap nodes: each one's output is replaced by its input, a tensor of float32.
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
