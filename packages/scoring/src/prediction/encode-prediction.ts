import type { Prediction } from '@mlmodel/core';
import { arrowType, csvType, jsonType } from '../http/content-type.js';
import type { AnswerType } from '../http/negotiate-answer-type.js';
import { encodeCsv } from './csv-pieces.js';
import { encodeJson } from './encode-json.js';
import type { NonFinite } from './non-finite.js';

export interface EncodeOptions {
  /** Whether the prediction goes below the key `predictions`; only JSON has it. Default true. */
  readonly wrapped?: boolean | undefined;
  /** Default `application/json`. */
  readonly mediaType?: AnswerType | undefined;
  /** Default `null`. */
  readonly nonFinite?: NonFinite | undefined;
}

export interface EncodedAnswer {
  /** Value of the Content-Type field. */
  readonly contentType: string;
  /** A string holds ASCII alone, so its length is its number of bytes. */
  readonly body: string | Uint8Array;
}

type SyncEncodeOptions = EncodeOptions & {
  readonly mediaType?: typeof jsonType | typeof csvType | undefined;
};

/**
 * Writes a prediction as the body of an answer. A promise only for Arrow, which is loaded at its first use.
 * @throws MlmodelError `INTERNAL_ERROR` for a prediction that JSON cannot hold, `BAD_REQUEST` with status 406 for one
 * that is no table where the media type holds nothing else
 */
export function encodePrediction(
  prediction: Prediction,
  options?: SyncEncodeOptions,
): EncodedAnswer;
export function encodePrediction(
  prediction: Prediction,
  options?: EncodeOptions,
): EncodedAnswer | Promise<EncodedAnswer>;
export function encodePrediction(
  prediction: Prediction,
  { wrapped = true, mediaType = jsonType, nonFinite = 'null' }: EncodeOptions = {},
): EncodedAnswer | Promise<EncodedAnswer> {
  switch (mediaType) {
    case jsonType:
      return { contentType: jsonType, body: encodeJson(prediction, { wrapped, nonFinite }) };
    case csvType:
      return { contentType: `${csvType}; charset=utf-8`, body: encodeCsv(prediction) };
    case arrowType:
      return encodeArrow(prediction);
  }
}

async function encodeArrow(prediction: Prediction): Promise<EncodedAnswer> {
  const library = await import('../arrow/encode-arrow.js');
  return { contentType: arrowType, body: library.encodeArrow(prediction) };
}
