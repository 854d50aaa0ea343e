import type { DecodedRequest, DecodingNeeds, RawInput } from '@mlmodel/core';
import { decodeCsv } from '../csv/decode-csv.js';
import {
  arrowType,
  csvType,
  jsonType,
  parquetType,
  readContentType,
} from '../http/content-type.js';
import { decodeJson } from '../json/decode-json.js';

export interface DecodeOptions {
  /** The value of the Content-Type field, undefined when the request has none. */
  readonly contentType: string | undefined;
  /** What the model's signature asks the decoder to keep. */
  readonly needs: DecodingNeeds;
}

/**
 * Reads the body of a request; the bytes must not change while the result is in use. A promise only for Arrow and
 * Parquet.
 * @throws MlmodelError `BAD_REQUEST` for a body that cannot be read (status 415 for a media type that is not
 * supported), `INVALID_PARAMETER_VALUE` for a model with type hints and a body without `inputs`
 */
export function decodeRequest(
  body: Uint8Array,
  { contentType, needs }: DecodeOptions,
): DecodedRequest | Promise<DecodedRequest> {
  switch (readContentType(contentType)) {
    case jsonType:
      return decodeJson(body, needs);
    case csvType:
      return tableRequest(decodeCsv(body));
    case arrowType:
      return decodeArrow(body).then(tableRequest);
    case parquetType:
      return decodeParquet(body).then(tableRequest);
  }
}

/** Arrow and Parquet are loaded with the first such body: a server that only sees JSON starts faster without them. */
async function decodeArrow(body: Uint8Array): Promise<RawInput> {
  return (await import('../arrow/decode-arrow.js')).decodeArrow(body);
}

async function decodeParquet(body: Uint8Array): Promise<RawInput> {
  return (await import('../parquet/decode-parquet.js')).decodeParquet(body);
}

/** A request in a form that has no room for params. */
function tableRequest(input: RawInput): DecodedRequest {
  return { input, params: undefined, wrapped: true };
}
