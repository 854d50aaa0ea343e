import { arrowType, csvType, jsonType } from './content-type.js';
import { parseMediaType } from './media-type.js';

const answerTypes = [jsonType, csvType, arrowType] as const;

/** A media type that predictions can be encoded as. */
export type AnswerType = (typeof answerTypes)[number];

interface AcceptedRange {
  readonly essence: string;
  readonly quality: number;
}

/**
 * Chooses the media type of the answer from the `Accept` field: the one of the highest quality, among equals the one
 * named first. JSON when the field is absent or accepts nothing that there is, as MLflow answers whatever is asked.
 * Source: RFC 9110, section 12.5.1.
 */
export function negotiateAnswerType(accept: string | undefined): AnswerType {
  if (accept === undefined) return jsonType;
  const ranges = splitList(accept).flatMap(readRange);
  let best: AnswerType = jsonType;
  let bestRank = Number.POSITIVE_INFINITY;
  let bestQuality = 0;
  for (const type of answerTypes) {
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

/** Position of the range that decides about a type: the exact one, else `type/*`, else any; -1 for none. */
function mostSpecific(ranges: readonly AcceptedRange[], type: AnswerType): number {
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

/** Splits at commas outside of quoted strings. */
function splitList(text: string): string[] {
  return text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [];
}
