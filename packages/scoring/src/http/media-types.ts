import { MlmodelError, quoteName } from '@mlmodel/core';

/** A parsed media type; names are in lower case, parameter values as sent. */
export interface MediaType {
  /** `type/subtype`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const essencePattern = new RegExp(`[ \\t]*(${token}/${token})`, 'y');
const parameterPattern = new RegExp(
  `[ \\t]*;[ \\t]*(?:(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)"))?`,
  'y',
);

/** The text that was parsed last, which most requests repeat. */
let latest: { readonly text: string; readonly type: MediaType | undefined } | undefined;

/**
 * Parses the value of a `Content-Type` field, or one range of an `Accept` field. The last of duplicate parameters wins.
 * Source: RFC 9110, sections 5.6.6 and 8.3.1.
 * @returns undefined for text that is not a media type
 */
export function parseMediaType(text: string): MediaType | undefined {
  if (latest?.text !== text) latest = { text, type: parsed(text) };
  return latest.type;
}

function parsed(text: string): MediaType | undefined {
  essencePattern.lastIndex = 0;
  const essence = essencePattern.exec(text)?.[1];
  if (essence === undefined) return undefined;
  const parameters = new Map<string, string>();
  let position = essencePattern.lastIndex;
  const { length } = text.trimEnd();
  while (position < length) {
    parameterPattern.lastIndex = position;
    const match = parameterPattern.exec(text);
    if (match === null) return undefined;
    const [, name, value, quoted] = match;
    if (name !== undefined) {
      parameters.set(name.toLowerCase(), value ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
    }
    position = parameterPattern.lastIndex;
  }
  return { essence: essence.toLowerCase(), parameters };
}

export const jsonType = 'application/json';
export const jsonLinesType = 'application/jsonlines';
export const csvType = 'text/csv';
export const parquetType = 'application/vnd.apache.parquet';
export const arrowType = 'application/vnd.apache.arrow.stream';

const requestTypes = [jsonType, jsonLinesType, csvType, parquetType, arrowType] as const;

/** A supported media type of request bodies. */
type RequestType = (typeof requestTypes)[number];

/**
 * The media type of a request's body. As in MLflow, `charset=utf-8` is the only parameter allowed.
 * @throws MlmodelError `BAD_REQUEST` with status 415 for an absent, malformed or unsupported type
 */
export function readContentType(contentType: string | undefined): RequestType {
  if (isRequestType(contentType)) return contentType;
  if (contentType === undefined || contentType.trim() === '') {
    throw unsupported('The request has no Content-Type', jsonHeader);
  }
  const mediaType = parseMediaType(contentType);
  if (mediaType === undefined) {
    const problem = `The Content-Type ${quoteName(contentType)} is not a media type`;
    throw unsupported(problem, adviceOn(contentType.toLowerCase()));
  }
  const { essence, parameters } = mediaType;
  if (!isRequestType(essence)) {
    throw unsupported(`The Content-Type ${quoteName(essence)} is not supported`, adviceOn(essence));
  }
  for (const [name, value] of parameters) {
    if (name !== 'charset') {
      throw unsupported(`The Content-Type has the parameter ${quoteName(name)}`, 'Leave it out.');
    }
    if (value.toLowerCase() !== 'utf-8') {
      throw unsupported(`The charset is ${quoteName(value)}`, 'Send UTF-8.');
    }
  }
  return essence;
}

/** How to send a body that came with an unsupported media type. */
function adviceOn(essence: string): string {
  const meant = keywords.find(([keyword]) => essence.includes(keyword))?.[1];
  if (meant !== undefined) return `Did you mean ${meant}?`;
  return essence === formType ? `It is the default of curl -d. ${jsonHeader}` : jsonHeader;
}

const formType = 'application/x-www-form-urlencoded';

/** What the names that others use for a type have in common. */
const keywords: readonly (readonly [string, RequestType])[] = [
  ['jsonl', jsonLinesType],
  ['ndjson', jsonLinesType],
  ['json', jsonType],
  ['csv', csvType],
  ['parquet', parquetType],
  ['arrow', arrowType],
];

const jsonHeader = `For JSON, send the header Content-Type: ${jsonType} (with curl: -H 'Content-Type: ${jsonType}').`;

function isRequestType(essence: string | undefined): essence is RequestType {
  return requestTypes.some((type) => type === essence);
}

function unsupported(problem: string, advice = ''): MlmodelError {
  const accepted = `Accepted are ${requestTypes.join(', ')}, with charset=utf-8 or no parameter.`;
  const message = [`${problem}.`, advice, accepted].filter(Boolean).join(' ');
  return new MlmodelError('BAD_REQUEST', message, { status: 415 });
}

const responseTypes = [jsonType, csvType, arrowType, jsonLinesType] as const;

/** A supported media type of responses. */
export type ResponseType = (typeof responseTypes)[number];

interface AcceptedRange {
  readonly essence: string;
  readonly quality: number;
}

/**
 * Chooses the media type of the response from the `Accept` field: the highest quality, then the first listed. JSON when
 * the field is absent or accepts no supported type, as MLflow always responds. Source: RFC 9110, section 12.5.1.
 */
export function negotiateResponseType(accept: string | undefined): ResponseType {
  if (accept === undefined) return jsonType;
  const ranges = splitList(accept).flatMap(readRange);
  let best: ResponseType = jsonType;
  let bestRank = Number.POSITIVE_INFINITY;
  let bestQuality = 0;
  for (const type of responseTypes) {
    const rank = mostSpecific(ranges, type);
    const quality = ranges[rank]?.quality ?? 0;
    if (quality > bestQuality || (quality === bestQuality && quality > 0 && rank < bestRank)) {
      best = type;
      bestRank = rank;
      bestQuality = quality;
    }
  }
  return best;
}

/** Whether an `Accept` field names a media type itself, with a quality above 0. */
export function namesMediaType(accept: string | undefined, type: string): boolean {
  const ranges = splitList(accept ?? '').flatMap(readRange);
  return ranges.some(({ essence, quality }) => essence === type && quality > 0);
}

/** Position of the most specific range for a type: exact, then `type/*`, then any; -1 for none. */
function mostSpecific(ranges: readonly AcceptedRange[], type: ResponseType): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  const exact = ranges.findIndex(({ essence }) => essence === type);
  if (exact >= 0) return exact;
  const inFamily = ranges.findIndex(({ essence }) => essence === family);
  return inFamily >= 0 ? inFamily : ranges.findIndex(({ essence }) => essence === '*/*');
}

function readRange(text: string): AcceptedRange[] {
  const mediaType = parseMediaType(text);
  if (mediaType === undefined) return [];
  const quality = Number(mediaType.parameters.get('q') ?? 1);
  return [{ essence: mediaType.essence, quality: quality >= 0 && quality <= 1 ? quality : 0 }];
}

/** Splits at commas outside quoted strings. */
function splitList(text: string): string[] {
  return text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [];
}
