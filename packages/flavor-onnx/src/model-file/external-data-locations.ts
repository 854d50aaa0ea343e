import { entryField, type MessageKind, pathsToExternalData } from './onnx-fields.js';
import { messageFields, textFields } from './wire-fields.js';

/** protobuf's own limit on nested messages. */
const maximumDepth = 100;

/**
 * The files that an ONNX model keeps tensors in, as it writes them (relative to the model file): of initializers and of
 * attributes, in subgraphs, functions and training graphs too.
 * @param model the bytes of a `ModelProto`
 * @throws Error when they are not one
 */
export function externalDataLocations(model: Uint8Array): ReadonlySet<string> {
  const locations = new Set<string>();
  if (Buffer.from(model.buffer, model.byteOffset, model.byteLength).includes('location')) {
    collect(model, 'model', { locations, depth: 0 });
  }
  return locations;
}

interface Walk {
  readonly locations: Set<string>;
  readonly depth: number;
}

function collect(message: Uint8Array, kind: MessageKind, walk: Walk): void {
  if (walk.depth > maximumDepth) throw new Error('messages are nested too deeply');
  if (kind === 'externalDataEntry') {
    collectLocation(message, walk.locations);
    return;
  }
  const inner = { locations: walk.locations, depth: walk.depth + 1 };
  for (const [number, child] of pathsToExternalData[kind]) {
    for (const content of messageFields(message, number)) collect(content, child, inner);
  }
}

/** Every value counts: of fields that occur twice, readers may disagree about which one does. */
function collectLocation(entry: Uint8Array, locations: Set<string>): void {
  if (textFields(entry, entryField.key).includes('location')) {
    for (const location of textFields(entry, entryField.value)) locations.add(location);
  }
}
