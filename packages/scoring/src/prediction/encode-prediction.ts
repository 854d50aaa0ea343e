import { MlmodelError, type Prediction } from '@mlmodel/core';
import {
  arrowType,
  csvType,
  jsonLinesType,
  jsonType,
  type ResponseType,
} from '../http/media-types.js';
import { asciiBytes, utf8Bytes } from '../runtime/bytes.js';
import { csvPieces } from './csv-pieces.js';
import { jsonPieces } from './encode-json.js';
import { jsonLinesPieces } from './json-lines-pieces.js';
import type { NonFinite } from './non-finite.js';
import { utf8Text } from './prediction-table.js';

/** Options of {@link encodePrediction}. */
export interface EncodeOptions {
  /** Whether the prediction is wrapped in the key `predictions`; JSON only. Default true. */
  readonly wrapped?: boolean | undefined;
  /** Default `application/json`. */
  readonly mediaType?: ResponseType | undefined;
  /** Whether CSV begins with a header. Default true. */
  readonly csvHeader?: boolean | undefined;
  /** Default `null`. */
  readonly nonFinite?: NonFinite | undefined;
}

/** A prediction as the body of a response. */
export interface EncodedResponse {
  /** Value of the Content-Type field. */
  readonly contentType: string;
  /** A string is ASCII, so its length is its size in bytes. A long body is split into pieces. */
  readonly body: string | Uint8Array | readonly Uint8Array[];
}

type SyncEncodeOptions = EncodeOptions & {
  readonly mediaType?: Exclude<ResponseType, typeof arrowType> | undefined;
};

/**
 * Encodes a prediction as the body of a response. Returns a promise only for Arrow, which is loaded at its first use.
 * @throws MlmodelError `INTERNAL_ERROR` for a prediction that JSON cannot hold, `BAD_REQUEST` with status 406 when the
 * media type requires a table and it is not one, with status 413 when its text would be too long
 */
export function encodePrediction(
  prediction: Prediction,
  options?: SyncEncodeOptions,
): EncodedResponse;
export function encodePrediction(
  prediction: Prediction,
  options?: EncodeOptions,
): EncodedResponse | Promise<EncodedResponse>;
export function encodePrediction(
  prediction: Prediction,
  { wrapped = true, mediaType = jsonType, nonFinite = 'null', csvHeader }: EncodeOptions = {},
): EncodedResponse | Promise<EncodedResponse> {
  switch (mediaType) {
    case jsonType:
      return {
        contentType: jsonType,
        body: writable(() => jsonBody(jsonPieces(prediction, { wrapped, nonFinite }))),
      };
    case csvType:
      return {
        contentType: `${csvType}; charset=utf-8`,
        body: writable(() => csvBody(csvPieces(prediction, csvHeader))),
      };
    case jsonLinesType:
      return {
        contentType: jsonLinesType,
        body: writable(() => Array.from(jsonLinesPieces(prediction, nonFinite), asciiBytes)),
      };
    case arrowType:
      return encodeArrow(prediction);
  }
}

/** A single text as a string, several as bytes. */
function jsonBody(texts: Generator<string>): string | readonly Uint8Array[] {
  const first = texts.next().value as string;
  const others = Array.from(texts, asciiBytes);
  return others.length === 0 ? first : [asciiBytes(first), ...others];
}

function csvBody(texts: Iterable<string>): Uint8Array | readonly Uint8Array[] {
  const pieces = Array.from(texts, (text) => utf8Bytes(utf8Text(text, csvType)));
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : pieces;
}

/** Nested values and long texts are written as one string, whose length is limited. */
function writable<Body>(write: () => Body): Body {
  try {
    return write();
  } catch (cause) {
    if (!(cause instanceof RangeError && cause.message === 'Invalid string length')) throw cause;
    const message = 'The response would be too long. Send fewer rows per request.';
    throw new MlmodelError('BAD_REQUEST', message, { status: 413, cause });
  }
}

async function encodeArrow(prediction: Prediction): Promise<EncodedResponse> {
  const library = await import('../arrow/encode-arrow.js');
  return { contentType: arrowType, body: library.encodeArrow(prediction) };
}
