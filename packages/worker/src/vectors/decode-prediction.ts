import {
  type Column,
  type ElementType,
  MlmodelError,
  type NamedTensor,
  type Prediction,
  type Tensor,
  typedArrays,
} from '@mlmodel/core';
import { parseJson } from '@mlmodel/scoring';
import type { WorkerResponse } from '../child/serve-requests.js';

/** A vector as the other process describes it; docs/frames.md describes its place in the payload. */
interface WireVector {
  readonly type: ElementType;
  readonly at: number;
  readonly size: number;
  readonly validity?: number;
}

type WireColumn = WireVector & { readonly name: string };
type WireTensor = WireVector & { readonly shape: readonly number[] };

/** A prediction as the other process describes it. */
type WirePrediction =
  | { readonly kind: 'table'; readonly rowCount: number; readonly columns: readonly WireColumn[] }
  | { readonly kind: 'tensor'; readonly tensor: WireTensor }
  | { readonly kind: 'tensors'; readonly tensors: readonly (WireTensor & { name: string })[] }
  | { readonly kind: 'json'; readonly at: number; readonly size: number };

/** Decodes the prediction of a response; its typed arrays share memory with each other. */
export function decodePrediction(response: WorkerResponse): Prediction {
  const wire = response.fields as WirePrediction;
  const payload = joined(response.payload);
  switch (wire.kind) {
    case 'table':
      return {
        kind: 'table',
        rowCount: wire.rowCount,
        columns: wire.columns.map((column) => readColumn(column, payload)),
      };
    case 'tensor':
      return { kind: 'tensor', tensor: readTensor(wire.tensor, payload) };
    case 'tensors':
      return {
        kind: 'tensors',
        tensors: wire.tensors.map(
          (tensor) => ({ ...readTensor(tensor, payload), name: tensor.name }) as NamedTensor,
        ),
      };
    case 'json':
      return jsonPrediction(bytesAt(payload, wire));
    default:
      throw new MlmodelError(
        'DATA_LOSS',
        'The model process responded with something that is not a prediction.',
      );
  }
}

/** Passes the text on unchanged; the value is parsed on demand. */
function jsonPrediction(bytes: Buffer): Prediction {
  return {
    kind: 'json',
    text: bytes.toString('latin1'),
    get value() {
      return readJson(bytes);
    },
  };
}

function readColumn(wire: WireColumn, payload: Buffer): Column {
  const { name, type } = wire;
  if (type === 'json') return jsonColumn(name, linesOf(bytesAt(payload, wire)));
  return { ...readVector(wire, payload), name } as Column;
}

/** Passes the texts on unchanged, with their number kinds; the values are parsed on demand. */
function jsonColumn(name: string, texts: readonly string[]): Column {
  let values: unknown[] | undefined;
  return {
    name,
    type: 'json',
    texts,
    get values() {
      values ??= texts.map((text) => readJson(Buffer.from(text, 'latin1')));
      return values;
    },
  };
}

/** One text per line: ASCII JSON contains no line ends. */
function linesOf(bytes: Buffer): readonly string[] {
  return bytes.byteLength === 0 ? [] : bytes.toString('latin1').split('\n');
}

function readTensor(wire: WireTensor, payload: Buffer): Tensor {
  return { ...readVector(wire, payload), shape: wire.shape } as Tensor;
}

function readVector(wire: WireVector, payload: Buffer): Record<string, unknown> {
  const { type, validity } = wire;
  const bytes = bytesAt(payload, wire);
  if (type === 'string') return { type, values: readJson(bytes) };
  const Elements = typedArrays[type as keyof typeof typedArrays];
  const { BYTES_PER_ELEMENT: width } = Elements;
  const length = bytes.byteLength / width;
  const values = new Elements(bytes.buffer as ArrayBuffer, bytes.byteOffset, length);
  if (validity === undefined) return { type, values };
  return { type, values, validity: payload.subarray(validity, validity + ((length + 7) >> 3)) };
}

function readJson(bytes: Uint8Array): unknown {
  return parseJson(bytes, { numberKinds: false, keyOrder: true });
}

function bytesAt(payload: Buffer, { at, size }: { at: number; size: number }): Buffer {
  return payload.subarray(at, at + size);
}

/** Joins the pieces into one new buffer, so that vectors are aligned. */
function joined(payload: WorkerResponse['payload'] = []): Buffer {
  const pieces = payload instanceof Uint8Array ? [payload] : payload;
  const size = pieces.reduce((bytes, piece) => bytes + piece.byteLength, 0);
  const joined = Buffer.from(new ArrayBuffer(size));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}
