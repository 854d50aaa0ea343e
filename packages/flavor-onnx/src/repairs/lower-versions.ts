import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { modelNodes } from '../model-file/model-nodes.js';
import { functionField, modelField, nodeField, opsetField } from '../model-file/onnx-fields.js';
import { integerFields, textField, wireFields } from '../model-file/wire-fields.js';

/**
 * Versions of the format that differ only in element types, which a runtime refuses by themselves, and in notes about
 * devices. Source: `onnx.proto` of ONNX 1.23.
 */
const likeIrVersions = { oldest: 10, newest: 14 };

/**
 * Operators that are new or changed in an opset of ONNX after 26. A model without them means the same in a lower opset.
 * Source: the operators' versions in ONNX 1.23.
 */
const changedOperators: Readonly<Record<number, readonly string[]>> = {
  27: ['CausalConvWithState', 'LinearAttention', 'Range'],
  28: [
    'BitShift',
    'Cast',
    'Celu',
    'Compress',
    'DepthToSpace',
    'DequantizeLinear',
    'Einsum',
    'Mod',
    'OneHot',
    'Optional',
    'OptionalGetElement',
    'OptionalHasElement',
    'QuantizeLinear',
    'ReduceLogSum',
    'ReduceLogSumExp',
    'ReverseSequence',
    'SpaceToDepth',
    'SwiGLU',
    'Unique',
  ],
};

/**
 * The model with another `ir_version`; undefined where more than the number may differ.
 * @param model the bytes of a `ModelProto`
 */
export function withLowerIrVersion(model: Uint8Array, version: number): Uint8Array | undefined {
  const [given] = integerFields(model, modelField.irVersion).slice(-1);
  const { oldest, newest } = likeIrVersions;
  if (given === undefined || given > newest || version < oldest) return undefined;
  const writer = new BinaryWriter();
  writer.tag(modelField.irVersion, WireType.Varint).int64(version);
  for (const { number, raw } of wireFields(model)) {
    if (number !== modelField.irVersion) writer.raw(raw);
  }
  return writer.finish();
}

/**
 * The model with opsets of ONNX no higher than `opset`; undefined where its operators differ there.
 * @param model the bytes of a `ModelProto`
 */
export function withLowerOpset(
  model: Uint8Array,
  { given, opset }: { readonly given: number; readonly opset: number },
): Uint8Array | undefined {
  const changed = new Set<string>();
  for (let version = opset + 1; version <= given; version += 1) {
    const operators = changedOperators[version];
    if (operators === undefined) return undefined;
    for (const operator of operators) changed.add(operator);
  }
  for (const node of modelNodes(model)) {
    if (
      isOnnxDomain(textField(node, nodeField.domain)) &&
      changed.has(textField(node, nodeField.opType))
    ) {
      return undefined;
    }
  }
  return withOpset(model, modelField.opsetImport, opset);
}

/** A `ModelProto` or `FunctionProto` that imports ONNX's operators in opsets no higher. */
function withOpset(message: Uint8Array, importField: number, opset: number): Uint8Array {
  const writer = new BinaryWriter();
  const isModel = importField === modelField.opsetImport;
  for (const { number, raw, content } of wireFields(message)) {
    if (content && number === importField && isHigher(content, opset)) {
      writer.tag(number, WireType.LengthDelimited).fork();
      writer.tag(opsetField.version, WireType.Varint).int64(opset).join();
    } else if (content && isModel && number === modelField.function) {
      const inner = withOpset(content, functionField.opsetImport, opset);
      writer.tag(number, WireType.LengthDelimited).bytes(inner);
    } else {
      writer.raw(raw);
    }
  }
  return writer.finish();
}

function isHigher(imported: Uint8Array, opset: number): boolean {
  const [version = 0n] = integerFields(imported, opsetField.version).slice(-1);
  return isOnnxDomain(textField(imported, opsetField.domain)) && version > opset;
}

/** The two names of the domain of ONNX's own operators. */
function isOnnxDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}
