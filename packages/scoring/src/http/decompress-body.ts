import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { MlmodelError } from '@mlmodel/core';
import { invalidInput } from '../errors.js';

type Decompress = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

/** Decoders by content coding; `zstd` is in Node since 22.15. */
const decoders: Readonly<Record<string, Decompress | undefined>> = {
  gzip: promisify(zlib.gunzip) as Decompress,
  'x-gzip': promisify(zlib.gunzip) as Decompress,
  zstd: zlib.zstdDecompress && (promisify(zlib.zstdDecompress) as Decompress),
};

export interface DecompressOptions {
  /** The greatest number of bytes that the body may have when decompressed. */
  readonly limit: number;
}

/**
 * Undoes a body's content coding, `gzip` or `zstd`; `identity` and undefined give the body back.
 * @param encoding the value of the Content-Encoding field
 * @throws MlmodelError `BAD_REQUEST`, with status 413 for more than `limit` bytes, 415 for another coding, 400 for a
 * body that is not what the coding says
 */
export async function decompressBody(
  body: Uint8Array,
  encoding: string | undefined,
  { limit }: DecompressOptions,
): Promise<Uint8Array> {
  const coding = encoding?.trim().toLowerCase() || 'identity';
  if (coding === 'identity') return body;
  const decompress = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (decompress === undefined) throw unsupported(coding);
  try {
    return await decompress(body, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new MlmodelError('BAD_REQUEST', `The body decompresses to more than ${limit} bytes.`, {
        status: 413,
        cause,
      });
    }
    throw invalidInput(`The body is not valid ${coding}.`, { cause });
  }
}

function unsupported(coding: string): MlmodelError {
  const message =
    coding === 'zstd'
      ? 'The Content-Encoding zstd needs Node.js 22.15 or newer on the server. Send gzip or no encoding.'
      : 'The Content-Encoding is not supported. Send gzip, zstd or none.';
  return new MlmodelError('BAD_REQUEST', message, { status: 415 });
}
