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
export const frameMagic = 0x3157_4c4d;

/** Bytes before the JSON of a frame: magic, length of the JSON, length of the payload; uint32, little-endian. */
export const framePrefixBytes = 12;

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
