import { MlmodelError } from '@mlmodel/core';
import { type Frame, type FrameFields, frameMagic, framePrefixBytes } from './frame.js';

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
export type PieceTaker = (fields: FrameFields, piece: Uint8Array) => boolean;

/** A reader that hands each frame to `onFrame` as soon as its last byte is there; payloads are not copied. */
export function createFrameReader(
  onFrame: (frame: Frame) => void,
  takePiece: PieceTaker = () => false,
): FrameReader {
  let head: Uint8Array = new Uint8Array(0);
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

  function takeHead(bytes: Uint8Array): Uint8Array {
    head = head.byteLength === 0 ? bytes : Buffer.concat([head, bytes]);
    const parsed = parseHead(head);
    if (parsed === undefined) return new Uint8Array(0);
    const rest = head.subarray(parsed.bytes);
    head = new Uint8Array(0);
    fields = parsed.fields;
    missing = parsed.payloadBytes;
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

interface ParsedHead {
  readonly fields: FrameFields;
  /** Length of prefix and JSON. */
  readonly bytes: number;
  readonly payloadBytes: number;
}

/** Undefined while bytes are missing. */
function parseHead(bytes: Uint8Array): ParsedHead | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < framePrefixBytes) return undefined;
  if (view.readUInt32LE(0) !== frameMagic) throw notFrames('a frame does not begin with "MLW1"');
  const jsonBytes = view.readUInt32LE(4);
  if (jsonBytes > maxJsonBytes) throw notFrames(`a frame declares ${jsonBytes} bytes of JSON`);
  const end = framePrefixBytes + jsonBytes;
  if (view.length < end) return undefined;
  return {
    fields: parseFields(view.toString('utf8', framePrefixBytes, end)),
    bytes: end,
    payloadBytes: view.readUInt32LE(8),
  };
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
