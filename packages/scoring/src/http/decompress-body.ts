import { isMlmodelError, MlmodelError, quoteName } from '@mlmodel/core';
import { invalidInput } from '../errors.js';
import { joinBytes } from '../runtime/bytes.js';
import { zlib } from '../runtime/node.js';
import { inflateInAnyRuntime } from './inflate-in-any-runtime.js';

/** The output of one zlib call, and the number of input bytes it consumed: zlib ignores trailing bytes. */
interface Inflated {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

type Inflate = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number; readonly info: true },
) => Promise<Inflated>;

type Decoder = (body: Uint8Array, limit: number) => Promise<Uint8Array>;

const gunzip = promised(zlib?.gunzip);

/** Node has zstd since 22.15. */
const inflateFrame = promised(zlib?.zstdDecompress);

/** A function of zlib as one that returns a promise. */
function promised(inflate: unknown): Inflate | undefined {
  if (typeof inflate !== 'function') return undefined;
  return (body, options) =>
    new Promise((resolve, reject) => {
      inflate(body, options, (error: Error | null, inflated: Inflated) => {
        if (error === null) resolve(inflated);
        else reject(error);
      });
    });
}

/** Bodies that become larger are decompressed a first time to count their bytes, of which none are kept. */
const uncountedBytes = 16 * 1024 * 1024;

/** Every frame takes time, however short. */
const mostFrames = 10_000;

const decoders: Readonly<Record<string, Decoder | undefined>> = {
  gzip: decodeGzip,
  'x-gzip': decodeGzip,
  zstd: inflateFrame && ((body, limit) => decodeZstd(body, { limit, inflateFrame })),
};

export interface DecompressOptions {
  /** Maximum size of the decompressed body in bytes. */
  readonly limit: number;
}

/**
 * Decodes a body's content coding, `gzip` or `zstd`; `identity` and undefined return the body unchanged.
 * @param encoding the value of the Content-Encoding field
 * @throws MlmodelError `BAD_REQUEST`, with status 413 for more than `limit` bytes, 415 for another coding, 400 for a
 * body that does not match the coding
 */
export async function decompressBody(
  body: Uint8Array,
  encoding: string | undefined,
  { limit }: DecompressOptions,
): Promise<Uint8Array> {
  const coding = encoding?.trim().toLowerCase() || 'identity';
  if (coding === 'identity') return body;
  const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (decode === undefined) throw unsupported(coding);
  try {
    if (limit <= uncountedBytes) return await decode(body, limit);
    return await decode(body, uncountedBytes).catch(async (error) => {
      if (!isTooLarge(error)) throw error;
      await countBytes(body, { coding, limit });
      return decode(body, limit);
    });
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(limit, cause);
    if (isMlmodelError(cause)) throw cause;
    const { message } = cause as Error;
    throw invalidInput(
      `The body is not valid ${coding}: ${message}. Compress it, or leave out the header Content-Encoding.`,
      { cause },
    );
  }
}

/** Decompresses a body without keeping anything. @throws when it becomes larger than the limit */
async function countBytes(
  body: Uint8Array,
  { coding, limit }: DecompressOptions & { readonly coding: string },
): Promise<void> {
  if (zlib === undefined) return;
  const options = { chunkSize: countedBytes };
  const stream =
    coding === 'zstd' ? zlib?.createZstdDecompress(options) : zlib?.createGunzip(options);
  // Other runtimes stop at the limit anyway.
  if (stream === undefined) return;
  let bytes = 0;
  stream.end(body);
  for await (const piece of stream) {
    bytes += (piece as Uint8Array).byteLength;
    if (bytes > limit) throw tooLarge(limit);
  }
}

/** How many bytes are counted at a time. */
const countedBytes = 64 * 1024;

function isTooLarge(error: unknown): boolean {
  if (isMlmodelError(error)) return error.status === 413;
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

/** One gzip member or several, and nothing else. */
async function decodeGzip(body: Uint8Array, limit: number): Promise<Uint8Array> {
  if (gunzip === undefined) {
    const inflated = await inflateInAnyRuntime(body, limit);
    if (inflated === undefined) throw tooLarge(limit);
    return inflated;
  }
  const { buffer, engine } = await gunzip(body, { maxOutputLength: limit, info: true });
  const rest = body.byteLength - engine.bytesWritten;
  if (rest === 0) return buffer;
  throw invalidInput(`The body is not valid gzip: ${rest} bytes follow the end of its data.`);
}

/** One zstd frame or several (RFC 8878, section 3), and nothing else. */
async function decodeZstd(
  body: Uint8Array,
  { limit, inflateFrame }: DecompressOptions & { readonly inflateFrame: Inflate },
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let left = limit;
  let rest = body;
  do {
    if (pieces.length === mostFrames) {
      throw invalidInput(
        `The body has more than ${mostFrames} zstd frames. Compress it as a single frame.`,
      );
    }
    const maxOutputLength = Math.max(1, left);
    const { buffer, engine } = await inflateFrame(rest, { maxOutputLength, info: true });
    pieces.push(buffer);
    left -= buffer.byteLength;
    if (left < 0) throw tooLarge(limit);
    rest = rest.subarray(engine.bytesWritten);
  } while (rest.byteLength > 0);
  return joinBytes(pieces);
}

function tooLarge(limit: number, cause?: unknown): MlmodelError {
  return new MlmodelError('BAD_REQUEST', `The body decompresses to more than ${limit} bytes.`, {
    status: 413,
    cause,
  });
}

function unsupported(coding: string): MlmodelError {
  const message =
    coding === 'zstd'
      ? 'The Content-Encoding zstd needs Node.js 22.15 or newer on the server. Send gzip or no encoding.'
      : `The Content-Encoding ${quoteName(coding)} is not supported. Send gzip, zstd or none.`;
  return new MlmodelError('BAD_REQUEST', message, { status: 415 });
}
