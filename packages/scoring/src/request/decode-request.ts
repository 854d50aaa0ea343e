import { type DecodedRequest, MlmodelError, type RawInput } from '@mlmodel/core';
import { decodeCsv } from '../csv/decode-csv.js';
import {
  arrowType,
  csvType,
  jsonLinesType,
  jsonType,
  parquetType,
  readContentType,
} from '../http/media-types.js';
import { decodeJson, type JsonNeeds } from '../json/decode-json.js';
import { decodeJsonLines } from '../json/decode-json-lines.js';
import { nodeBuffer } from '../runtime/node.js';

/** Options of {@link decodeRequest}. */
export interface DecodeOptions {
  /** The value of the Content-Type field, undefined when the request has none. */
  readonly contentType: string | undefined;
  /** What the decoder must preserve for the model's signature. */
  readonly needs: JsonNeeds;
  /** Maximum unpacked size of an Arrow or Parquet body in bytes. Default 1 GiB. */
  readonly maximumBytes?: number | undefined;
  /** See `CsvOptions`. */
  readonly mayLackHeader?: boolean | undefined;
}

/**
 * Decodes the body of a request; the bytes must not change while the result is in use. Returns a promise only for Arrow
 * and Parquet.
 * @throws MlmodelError `BAD_REQUEST` for a body that cannot be read (status 415 for a media type that is not
 * supported, 413 for one that unpacks to more than `maximumBytes`), `INVALID_PARAMETER_VALUE` for a model with type hints and a body without `inputs`
 */
export function decodeRequest(
  body: Uint8Array,
  { contentType, needs, maximumBytes, mayLackHeader = false }: DecodeOptions,
): DecodedRequest | Promise<DecodedRequest> {
  switch (readContentType(contentType)) {
    case jsonType:
      return decodeJson(body, needs);
    case jsonLinesType:
      return decodeJsonLines(body, needs);
    case csvType:
      return tableRequest(decodeCsv(body, { mayLackHeader }));
    case arrowType:
      return decodeArrow(body, maximumBytes).then(tableRequest);
    case parquetType:
      return decodeParquet(body, maximumBytes).then(tableRequest);
  }
}

/** Arrow and Parquet are loaded on first use: a server that only sees JSON starts faster without them. */
async function decodeArrow(body: Uint8Array, maximumBytes?: number): Promise<RawInput> {
  requireBuffers();
  return (await import('../arrow/decode-arrow.js')).decodeArrow(body, maximumBytes);
}

async function decodeParquet(body: Uint8Array, maximumBytes?: number): Promise<RawInput> {
  requireBuffers();
  return (await import('../parquet/decode-parquet.js')).decodeParquet(body, maximumBytes);
}

/** @throws MlmodelError with status 415 where only JSON and CSV can be read */
function requireBuffers(): void {
  if (nodeBuffer !== undefined) return;
  const message = 'This server reads JSON and CSV only. Send application/json or text/csv.';
  throw new MlmodelError('BAD_REQUEST', message, { status: 415 });
}

/** A request in a form without params. */
function tableRequest(input: RawInput): DecodedRequest {
  return { input, params: undefined, wrapped: true };
}
