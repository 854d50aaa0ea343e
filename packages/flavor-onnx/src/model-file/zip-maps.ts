import { attributeField, graphField, modelField, nodeField } from './onnx-fields.js';
import { integerFields, messageFields, textField, textFields } from './wire-fields.js';

/** A ZipMap node that makes one of a model's outputs: a dictionary from class label to value for each row. */
export interface ZipMap {
  /** The output of the model that it makes. */
  readonly output: string;
  /** The tensor (n, labels) whose rows it turns into dictionaries. */
  readonly input: string;
  /** The keys; integers as text, which they are in JSON. */
  readonly labels: readonly string[];
}

/**
 * The ZipMap nodes (domain `ai.onnx.ml`) of the main graph whose output is an output of the model and feeds no other node.
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

/** The ZipMap that a `NodeProto` holds; undefined for any other node. */
export function readZipMap(node: Uint8Array): ZipMap | undefined {
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
