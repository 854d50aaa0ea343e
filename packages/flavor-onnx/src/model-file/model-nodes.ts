import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { nodeField } from './onnx-fields.js';
import { messageFields, textField, wireFields } from './wire-fields.js';

type MessageKind = 'model' | 'function' | 'graph' | 'node' | 'attribute';

/** Fields through which a message can reach a `NodeProto`: number and kind. */
const pathsToNodes: Readonly<Record<MessageKind, readonly (readonly [number, MessageKind])[]>> = {
  model: [
    [7, 'graph'],
    [25, 'function'],
  ],
  function: [[7, 'node']],
  graph: [[1, 'node']],
  node: [[5, 'attribute']],
  attribute: [
    [6, 'graph'],
    [11, 'graph'],
  ],
};

/**
 * All nodes of a model, including those of subgraphs and functions.
 * @param message the bytes of a `ModelProto` whose messages are not nested deeper than protobuf allows
 */
export function* modelNodes(
  message: Uint8Array,
  kind: MessageKind = 'model',
): Generator<Uint8Array, void, undefined> {
  if (kind === 'node') yield message;
  for (const [number, child] of pathsToNodes[kind]) {
    for (const content of messageFields(message, number)) yield* modelNodes(content, child);
  }
}

/** A change to make in a model. */
export interface NodeChange {
  /** Only nodes of this operator are changed. */
  readonly opType: string;
  /** Returns a changed `NodeProto`, or the given one. */
  readonly change: (node: Uint8Array) => Uint8Array;
}

/**
 * The model with some nodes changed, including those of subgraphs and functions; everything else is copied.
 * @param model the bytes of a `ModelProto` whose messages are not nested deeper than protobuf allows
 */
export function changeNodes(model: Uint8Array, change: NodeChange): Uint8Array {
  return changed(model, 'model', change);
}

function changed(message: Uint8Array, kind: MessageKind, change: NodeChange): Uint8Array {
  if (!holdsText(message, change.opType)) return message;
  const writer = new BinaryWriter();
  for (const { number, raw, content } of wireFields(message)) {
    const child = pathsToNodes[kind].find(([field]) => field === number)?.[1];
    if (!child || !content) writer.raw(raw);
    else writer.tag(number, WireType.LengthDelimited).bytes(changed(content, child, change));
  }
  const made = writer.finish();
  const isWanted = kind === 'node' && textField(made, nodeField.opType) === change.opType;
  return isWanted ? change.change(made) : made;
}

function holdsText(message: Uint8Array, text: string): boolean {
  return Buffer.from(message.buffer, message.byteOffset, message.byteLength).includes(text);
}
