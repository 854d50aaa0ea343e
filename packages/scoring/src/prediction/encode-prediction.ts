import { MlmodelError, type Prediction } from '@mlmodel/core';
import { arrowType, csvType, jsonType, type ResponseType } from '../http/media-types.js';
import { csvPieces } from './csv-pieces.js';
import { jsonPieces } from './encode-json.js';
import type { NonFinite } from './non-finite.js';
import { utf8Text } from './prediction-table.js';

export interface EncodeOptions {
  /** Whether the prediction goes below the key `predictions`; only JSON has it. Default true. */
  readonly wrapped?: boolean | undefined;
  /** Default `application/json`. */
  readonly mediaType?: ResponseType | undefined;
  /** Default `null`. */
  readonly nonFinite?: NonFinite | undefined;
}

export interface EncodedResponse {
  /** Value of the Content-Type field. */
  readonly contentType: string;
  /** A string holds ASCII alone, so its length is its number of bytes. A long answer comes in pieces. */
  readonly body: string | Uint8Array | readonly Uint8Array[];
}

type SyncEncodeOptions = EncodeOptions & {
  readonly mediaType?: typeof jsonType | typeof csvType | undefined;
};

/**
 * Writes a prediction as the body of an answer. A promise only for Arrow, which is loaded at its first use.
 * @throws MlmodelError `INTERNAL_ERROR` for a prediction that JSON cannot hold, `BAD_REQUEST` with status 406 for one
 * that is no table where the media type holds nothing else, with status 413 for one of nested values or texts that is too
 * long to be written
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
  { wrapped = true, mediaType = jsonType, nonFinite = 'null' }: EncodeOptions = {},
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
        body: writable(() => csvBody(csvPieces(prediction))),
      };
    case arrowType:
      return encodeArrow(prediction);
  }
}

/** The only text as it is, otherwise the bytes of all. */
function jsonBody(texts: Generator<string>): string | readonly Uint8Array[] {
  const first = texts.next().value as string;
  const others = Array.from(texts, asciiBytes);
  return others.length === 0 ? first : [asciiBytes(first), ...others];
}

function csvBody(texts: Iterable<string>): Uint8Array | readonly Uint8Array[] {
  const pieces = Array.from(texts, (text): Uint8Array => Buffer.from(utf8Text(text, csvType)));
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : pieces;
}

function asciiBytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Nested values and long texts are written as one string, which has a greatest length. */
function writable<Body>(write: () => Body): Body {
  try {
    return write();
  } catch (cause) {
    if (!(cause instanceof RangeError && cause.message === 'Invalid string length')) throw cause;
    const message = 'The answer would be longer than can be written. Send fewer rows at once.';
    throw new MlmodelError('BAD_REQUEST', message, { status: 413, cause });
  }
}

async function encodeArrow(prediction: Prediction): Promise<EncodedResponse> {
  const library = await import('../arrow/encode-arrow.js');
  return { contentType: arrowType, body: library.encodeArrow(prediction) };
}
