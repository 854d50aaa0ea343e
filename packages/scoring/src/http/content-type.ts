import { MlmodelError } from '@mlmodel/core';
import { parseMediaType } from './media-type.js';

export const jsonType = 'application/json';
export const csvType = 'text/csv';
export const parquetType = 'application/vnd.apache.parquet';
export const arrowType = 'application/vnd.apache.arrow.stream';

const requestTypes = [jsonType, csvType, parquetType, arrowType] as const;

/** A media type that a request's body may have. */
export type RequestType = (typeof requestTypes)[number];

/**
 * The media type of a request's body. As in MLflow, `charset=utf-8` is the only parameter that it may have.
 * @throws MlmodelError `BAD_REQUEST` with status 415 for an absent, malformed or unsupported type
 */
export function readContentType(contentType: string | undefined): RequestType {
  if (isRequestType(contentType)) return contentType;
  if (contentType === undefined || contentType.trim() === '') {
    throw unsupported('The request has no Content-Type');
  }
  const mediaType = parseMediaType(contentType);
  if (mediaType === undefined) throw unsupported('The Content-Type is malformed');
  for (const [name, value] of mediaType.parameters) {
    if (name !== 'charset') throw unsupported('The Content-Type has parameters besides charset');
    if (value.toLowerCase() !== 'utf-8') throw unsupported('The charset is not utf-8');
  }
  if (!isRequestType(mediaType.essence)) throw unsupported('The Content-Type is not supported');
  return mediaType.essence;
}

function isRequestType(essence: string | undefined): essence is RequestType {
  return requestTypes.some((type) => type === essence);
}

function unsupported(problem: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `${problem}. Send one of ${requestTypes.join(', ')}, with charset=utf-8 or no parameter.`,
    { status: 415 },
  );
}
