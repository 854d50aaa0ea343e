import { MlmodelError, type Prediction, predictionTable, type Table } from '@mlmodel/core';

/**
 * The table of a prediction, for media types that require one.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for a prediction that has none
 */
export function requiredTable(prediction: Prediction, mediaType: string): Table {
  const converted = predictionTable(prediction);
  if (converted.ok) return converted.table;
  throw unsupportedResponse(mediaType, converted.reason);
}

/** The error for a prediction that the media type cannot represent: status 406. */
function unsupportedResponse(mediaType: string, what: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The prediction cannot be encoded as ${mediaType}: ${what}. Accept application/json instead.`,
    { status: 406 },
  );
}

/**
 * Checks that a text can be encoded as UTF-8, which has no form for a lone surrogate.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for a text with a lone surrogate
 */
export function utf8Text(text: string, mediaType: string): string {
  if (text.isWellFormed()) return text;
  throw unsupportedResponse(mediaType, 'it contains a lone surrogate, which UTF-8 cannot encode');
}
