import { MlmodelError } from '@mlmodel/core';

/** The error for a prediction that the media type of the answer cannot hold: status 406. */
export function unsupportedAnswer(mediaType: string, what: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The prediction cannot be answered as ${mediaType}: ${what}. Ask for application/json.`,
    { status: 406 },
  );
}
