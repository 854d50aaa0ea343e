import { isUint8Array } from 'node:util/types';
import { MlmodelError } from '@mlmodel/core';

/** The JSON part of a frame. */
export type FrameFields = Readonly<Record<string, unknown>>;

/** One message on a channel: a small JSON object, and bytes. */
export interface Frame {
  readonly fields: FrameFields;
  /** The payload in the pieces in which it arrived; none for an empty one. */
  readonly payload: readonly Uint8Array[];
}

/** "MLW1" in the order of the bytes. */
const frameMagic = 0x3157_4c4d;

/** Bytes before the JSON of a frame: magic, length of the JSON, length of the payload; uint32, little-endian. */
const framePrefixBytes = 12;

/** Longest payload of one frame: what its uint32 can tell. */
const maxPayloadBytes = 0xffff_ffff;

/**
 * The bytes of a frame up to its payload.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a payload of 4 GiB or more
 */
export function encodeFrameHead(fields: FrameFields, payloadBytes: number): Uint8Array {
  if (payloadBytes > maxPayloadBytes) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `A frame holds less than 4 GiB, not ${payloadBytes} bytes: send it in parts`,
    );
  }
  const json = Buffer.from(JSON.stringify(fields));
  const head = Buffer.allocUnsafe(framePrefixBytes + json.length);
  head.writeUInt32LE(frameMagic, 0);
  head.writeUInt32LE(json.length, 4);
  head.writeUInt32LE(payloadBytes, 8);
  json.copy(head, framePrefixBytes);
  return head;
}

/** The pieces of a payload; an absent one has none. */
export function payloadPieces(
  payload: Uint8Array | readonly Uint8Array[] | undefined,
): readonly Uint8Array[] {
  if (payload === undefined) return [];
  return isUint8Array(payload) ? [payload] : payload;
}

/** Bytes of a payload in pieces. */
export function byteLengthOf(pieces: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const piece of pieces) bytes += piece.byteLength;
  return bytes;
}

/** Longest JSON part that is believed; a longer one means that the other side does not speak frames. */
const maxJsonBytes = 16 * 1024 * 1024;

/** Cuts a stream of bytes into frames. */
export interface FrameReader {
  /**
   * Takes the next bytes and calls `onFrame` for each frame that they complete.
   * @throws MlmodelError `DATA_LOSS` when the bytes are no frames; the channel is of no use afterwards
   */
  push(bytes: Uint8Array): void;
}

/** Takes a piece of a payload as it arrives. @returns false to leave it in the frame */
type PieceTaker = (fields: FrameFields, piece: Uint8Array) => boolean;

/** A reader that hands each frame to `onFrame` as soon as its last byte is there; payloads are not copied. */
export function createFrameReader(
  onFrame: (frame: Frame) => void,
  takePiece: PieceTaker = () => false,
): FrameReader {
  let head: Uint8Array[] = [];
  let headBytes = 0;
  let wantedBytes = framePrefixBytes;
  let fields: FrameFields | undefined;
  let payload: Uint8Array[] = [];
  let missing = 0;

  function finishFrame(): void {
    const frame: Frame = { fields: fields ?? {}, payload };
    fields = undefined;
    payload = [];
    onFrame(frame);
  }

  function takePayload(bytes: Uint8Array): Uint8Array {
    const piece = bytes.subarray(0, missing);
    if (!takePiece(fields ?? {}, piece)) payload.push(piece);
    missing -= piece.byteLength;
    if (missing === 0) finishFrame();
    return bytes.subarray(piece.byteLength);
  }

  /** The pieces of a head are joined once its prefix tells its length, and once it is there. */
  function takeHead(bytes: Uint8Array): Uint8Array {
    head.push(bytes);
    headBytes += bytes.byteLength;
    if (headBytes < wantedBytes) return new Uint8Array(0);
    const joined = head.length === 1 ? bytes : Buffer.concat(head);
    const { jsonBytes, payloadBytes } = parsePrefix(joined);
    wantedBytes = framePrefixBytes + jsonBytes;
    if (headBytes < wantedBytes) {
      head = [joined];
      return new Uint8Array(0);
    }
    fields = parseFields(bufferOf(joined).toString('utf8', framePrefixBytes, wantedBytes));
    const rest = joined.subarray(wantedBytes);
    head = [];
    headBytes = 0;
    wantedBytes = framePrefixBytes;
    missing = payloadBytes;
    if (missing === 0) finishFrame();
    return rest;
  }

  return {
    push(bytes) {
      let rest = bytes;
      while (rest.byteLength > 0) rest = fields === undefined ? takeHead(rest) : takePayload(rest);
    },
  };
}

/** Lengths of the parts that follow a prefix. */
function parsePrefix(bytes: Uint8Array): { jsonBytes: number; payloadBytes: number } {
  const view = bufferOf(bytes);
  if (view.readUInt32LE(0) !== frameMagic) throw notFrames('a frame does not begin with "MLW1"');
  const jsonBytes = view.readUInt32LE(4);
  if (jsonBytes > maxJsonBytes) throw notFrames(`a frame declares ${jsonBytes} bytes of JSON`);
  return { jsonBytes, payloadBytes: view.readUInt32LE(8) };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function parseFields(json: string): FrameFields {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw notFrames('the JSON of a frame cannot be parsed', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notFrames('the JSON of a frame is no object');
  }
  return value as FrameFields;
}

function notFrames(what: string, cause?: unknown): MlmodelError {
  return new MlmodelError('DATA_LOSS', `The other process does not speak frames: ${what}`, {
    cause,
  });
}
