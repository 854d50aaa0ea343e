import { delimited, type Field, fieldsOf, join, textOf, varintField } from './protobuf.ts';

/** A graph without its ZipMap nodes: their inputs are outputs now. */
export interface Unzipped {
  readonly model: Uint8Array;
  /** The shapes that the file declares for the inputs, by name. */
  readonly inputs: ReadonlyMap<string, readonly number[] | undefined>;
  /** Names of the old outputs, in order, each with the labels and the name of the tensor that replaced it. */
  readonly outputs: readonly GraphOutput[];
}

export interface GraphOutput {
  readonly name: string;
  /** The tensor to ask for in place of `name`. */
  readonly source: string;
  /** Class labels of a ZipMap output. */
  readonly labels: readonly string[] | undefined;
  /** The declared dimensions, -1 for variable ones; undefined when the graph declares none. */
  readonly shape: readonly number[] | undefined;
}

// Field numbers of onnx.proto: ModelProto.graph, GraphProto.node/input/output, NodeProto.*, AttributeProto.*.
const graphField = 7;
const nodeField = 1;
const inputField = 11;
const outputField = 12;

interface ZipMap {
  readonly input: string;
  readonly labels: readonly string[];
}

/** Reads the outputs of an ONNX model and drops its ZipMap nodes, which onnxruntime-node cannot answer. */
export function unzip(model: Uint8Array): Unzipped {
  const fields = fieldsOf(model);
  const graph = fields.find((field) => field.number === graphField);
  if (graph === undefined) throw new Error('The model has no graph.');
  const graphFields = fieldsOf(graph.bytes);
  const zipMaps = new Map<string, ZipMap>();
  const kept: Uint8Array[] = [];
  const outputs: GraphOutput[] = [];
  for (const field of graphFields) {
    const zipMap = field.number === nodeField ? zipMapOf(field) : undefined;
    if (zipMap !== undefined) zipMaps.set(zipMap.output, zipMap);
  }
  for (const field of graphFields) {
    if (field.number === nodeField && zipMapOf(field) !== undefined) continue;
    if (field.number !== outputField) {
      kept.push(field.raw);
      continue;
    }
    const name = nameOf(field);
    const zipMap = zipMaps.get(name);
    const source = zipMap?.input ?? name;
    outputs.push({ name, source, labels: zipMap?.labels, shape: shapeOf(field) });
    kept.push(zipMap === undefined ? field.raw : delimited(outputField, floatMatrix(source)));
  }
  const declared = graphFields.filter((field) => field.number === inputField);
  const inputs = new Map(declared.map((field) => [nameOf(field), shapeOf(field)]));
  if (zipMaps.size === 0) return { model, inputs, outputs };
  const rewritten = delimited(graphField, join(kept));
  return {
    model: join(fields.map((field) => (field === graph ? rewritten : field.raw))),
    inputs,
    outputs,
  };
}

function nameOf(valueInfo: Field): string {
  return textOf(fieldsOf(valueInfo.bytes).find((part) => part.number === 1));
}

function zipMapOf(node: Field): (ZipMap & { readonly output: string }) | undefined {
  const parts = fieldsOf(node.bytes);
  const part = (number: number): Field | undefined =>
    parts.find((field) => field.number === number);
  if (textOf(part(4)) !== 'ZipMap') return undefined;
  const attributes = parts
    .filter((field) => field.number === 5)
    .map((field) => fieldsOf(field.bytes));
  return { input: textOf(part(1)), output: textOf(part(2)), labels: attributes.flatMap(labelsOf) };
}

/** The texts of `classlabels_strings`, or the numbers of `classlabels_int64s`, packed or not. */
function labelsOf(attribute: readonly Field[]): string[] {
  const strings = attribute.filter((field) => field.number === 9).map(textOf);
  const numbers = attribute
    .filter((field) => field.number === 8)
    .flatMap((field) => (field.wireType === 0 ? [field.varint] : packed(field.bytes)))
    .map((value) => String(BigInt.asIntN(64, value)));
  return strings.length > 0 ? strings : numbers;
}

function packed(bytes: Uint8Array): bigint[] {
  const values: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      values.push(value);
      value = 0n;
      shift = 0n;
    }
  }
  return values;
}

/** ValueInfoProto.type.tensor_type.shape.dim; a dimension without `dim_value` is variable. */
function shapeOf(valueInfo: Field): number[] | undefined {
  const descend = (field: Field | undefined, number: number): Field | undefined =>
    field && fieldsOf(field.bytes).find((part) => part.number === number);
  const shape = descend(descend(descend(valueInfo, 2), 1), 2);
  if (shape === undefined) return undefined;
  return fieldsOf(shape.bytes).map((dimension) => {
    const value = fieldsOf(dimension.bytes).find((part) => part.number === 1);
    return value === undefined ? -1 : Number(value.varint);
  });
}

/** A ValueInfoProto of a float tensor with two variable dimensions. */
function floatMatrix(name: string): Uint8Array {
  const dimension = delimited(1, new Uint8Array());
  const tensor = join([varintField(1, 1), delimited(2, join([dimension, dimension]))]);
  return join([delimited(1, Buffer.from(name)), delimited(2, delimited(1, tensor))]);
}
