import type { DecodedRequest, DecodingNeeds, RawInput } from '@mlmodel/core';
import { decodeCsv } from '../csv/decode-csv.js';
import { arrowType, csvType, jsonType, parquetType, readContentType } from '../http/media-types.js';
import { decodeJson } from '../json/decode-json.js';

export interface DecodeOptions {
  /** The value of the Content-Type field, undefined when the request has none. */
  readonly contentType: string | undefined;
  /** What the model's signature asks the decoder to keep. */
  readonly needs: DecodingNeeds;
  /** Bytes that an Arrow or Parquet body may stand for when it is unpacked; default 1 GiB. */
  readonly maximumBytes?: number | undefined;
}

/**
 * Reads the body of a request; the bytes must not change while the result is in use. A promise only for Arrow and
 * Parquet.
 * @throws MlmodelError `BAD_REQUEST` for a body that cannot be read (status 415 for a media type that is not
 * supported, 413 for one that unpacks to more than `maximumBytes`), `INVALID_PARAMETER_VALUE` for a model with type hints and a body without `inputs`
 */
export function decodeRequest(
  body: Uint8Array,
  { contentType, needs, maximumBytes }: DecodeOptions,
): DecodedRequest | Promise<DecodedRequest> {
  switch (readContentType(contentType)) {
    case jsonType:
      return decodeJson(body, needs);
    case csvType:
      return tableRequest(decodeCsv(body));
    case arrowType:
      return decodeArrow(body, maximumBytes).then(tableRequest);
    case parquetType:
      return decodeParquet(body, maximumBytes).then(tableRequest);
  }
}

/** Arrow and Parquet are loaded with the first such body: a server that only sees JSON starts faster without them. */
async function decodeArrow(body: Uint8Array, maximumBytes?: number): Promise<RawInput> {
  return (await import('../arrow/decode-arrow.js')).decodeArrow(body, maximumBytes);
}

async function decodeParquet(body: Uint8Array, maximumBytes?: number): Promise<RawInput> {
  return (await import('../parquet/decode-parquet.js')).decodeParquet(body, maximumBytes);
}

/** A request in a form that has no room for params. */
function tableRequest(input: RawInput): DecodedRequest {
  return { input, params: undefined, wrapped: true };
}
