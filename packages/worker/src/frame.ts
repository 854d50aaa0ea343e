import { isUint8Array } from 'node:util/types';
import { MlmodelError } from '@mlmodel/core';

/** The JSON part of a frame. */
export type FrameFields = Readonly<Record<string, unknown>>;

/** One message on a channel: a small JSON object and a binary payload. */
export interface Frame {
  readonly fields: FrameFields;
  /** The pieces of the payload as they arrived; none if it is empty. */
  readonly payload: readonly Uint8Array[];
}

/** "MLW1" in byte order. */
const frameMagic = 0x3157_4c4d;

/** Bytes before the JSON of a frame: magic, length of the JSON, length of the payload; uint32, little-endian. */
const framePrefixBytes = 12;

/** Maximum payload of a frame: its length is a uint32. */
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

/** The pieces of a payload; empty when absent. */
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

/** Maximum JSON part; a longer one means that the other side does not send frames. */
const maxJsonBytes = 16 * 1024 * 1024;

/** Splits a stream of bytes into frames. */
export interface FrameReader {
  /**
   * Accepts the next bytes and calls `onFrame` for each completed frame.
   * @throws MlmodelError `DATA_LOSS` when the bytes are not frames; the channel is then unusable
   */
  push(bytes: Uint8Array): void;
}

/**
 * Receives a piece of a payload as it arrives. @param missing bytes of the payload that have not been taken, with those
 * of the piece @returns false to keep the piece in the frame
 */
type PieceTaker = (fields: FrameFields, piece: Uint8Array, missing: number) => boolean;

/**
 * Creates a reader that passes each complete frame to `onFrame`. Payloads are not copied; if `takePiece` takes them all,
 * the bytes may change after `push`.
 */
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
    if (!takePiece(fields ?? {}, piece, missing)) payload.push(piece);
    missing -= piece.byteLength;
    if (missing === 0) finishFrame();
    return bytes.subarray(piece.byteLength);
  }

  /** Joins the pieces of a head when its prefix is complete, and when the whole head is. */
  function takeHead(bytes: Uint8Array): Uint8Array {
    headBytes += bytes.byteLength;
    if (headBytes < wantedBytes) return keepHead(bytes);
    const joined = head.length === 0 ? bytes : Buffer.concat([...head, bytes]);
    const { jsonBytes, payloadBytes } = parsePrefix(joined);
    wantedBytes = framePrefixBytes + jsonBytes;
    if (headBytes < wantedBytes) {
      head = [];
      return keepHead(joined);
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

  /** Copies the beginning of a head until the rest has arrived. */
  function keepHead(bytes: Uint8Array): Uint8Array {
    head.push(Buffer.from(bytes));
    return new Uint8Array(0);
  }

  return {
    push(bytes) {
      let rest = bytes;
      while (rest.byteLength > 0) rest = fields === undefined ? takeHead(rest) : takePayload(rest);
    },
  };
}

/** Lengths of the parts after a prefix. */
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
    throw notFrames('the JSON of a frame is not an object');
  }
  return value as FrameFields;
}

function notFrames(what: string, cause?: unknown): MlmodelError {
  return new MlmodelError('DATA_LOSS', `The other process sent invalid frames: ${what}`, {
    cause,
  });
}
