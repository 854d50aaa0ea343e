import type { DecodingNeeds, RawInput } from '@mlmodel/core';
import { decodeArrow } from '../arrow/decode-arrow.js';
import { decodeCsv } from '../csv/decode-csv.js';
import {
  arrowType,
  csvType,
  jsonType,
  parquetType,
  readContentType,
} from '../http/content-type.js';
import { decodeJson } from '../json/decode-json.js';
import { decodeParquet } from '../parquet/decode-parquet.js';
import type { DecodedRequest } from './decoded-request.js';

export interface DecodeOptions {
  /** The value of the Content-Type field, undefined when the request has none. */
  readonly contentType: string | undefined;
  /** What the model's signature asks the decoder to keep. */
  readonly needs: DecodingNeeds;
}

/**
 * Reads the body of a request; the bytes must not change while the result is in use. A promise only for Parquet.
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
      return tableRequest(decodeArrow(body));
    case parquetType:
      return decodeParquet(body).then(tableRequest);
  }
}

/** A request in a form that has no room for params. */
function tableRequest(input: RawInput): DecodedRequest {
  return { input, params: undefined, wrapped: true };
}
