import type { DecodingNeeds } from '@mlmodel/core';
import { arrowType, csvType, jsonType, parseMediaType } from '../http/media-types.js';

export interface WorkOptions {
  /** The value of the Content-Type field, undefined when the request has none. */
  readonly contentType: string | undefined;
  /** What the model's signature asks the decoder to keep. */
  readonly needs: DecodingNeeds;
  /** Of work that is more than this, some part is told. */
  readonly enough?: number | undefined;
}

/**
 * A measure of the work to read a body, in bytes of as much work in plain numbers, infinite where that cannot be told. A
 * promise only for Arrow.
 */
export function workOf(body: Uint8Array, options: WorkOptions): number | Promise<number> {
  const essence = parseMediaType(options.contentType ?? '')?.essence;
  if (essence === jsonType || essence === csvType) return weighText(body, essence, options.needs);
  return essence === arrowType ? workOfArrow(body, options) : body.byteLength;
}

async function workOfArrow(body: Uint8Array, { enough }: WorkOptions): Promise<number> {
  const { weighArrow } = await import('../arrow/weigh-arrow.js');
  try {
    return Math.max(body.byteLength, weighArrow(body, enough).work);
  } catch {
    // No Arrow stream: to see that is little work.
    return body.byteLength;
  }
}

/** How many bytes of a body are looked at: enough to tell what it is made of. */
const samples = 2048;

const lineFeed = 0x0a;

/** Bodies below this are short work whatever they are made of. */
const leastBytes = 8 * 1024;

/**
 * The work to read a text, in bytes of plain numbers: what begins a value, a list or an object counts for many. Told from
 * bytes at random places, so that no client can hide the costly ones between those that are looked at.
 */
function weighText(
  body: Uint8Array,
  type: typeof jsonType | typeof csvType,
  needs: DecodingNeeds,
): number {
  if (body.byteLength < leastBytes) return body.byteLength;
  if (type === jsonType) return weigh(body, needs.numberKinds ? kindsWeights : jsonWeights);
  const end = headerEnd(body);
  return weigh(body.subarray(0, end), headerWeights) + weigh(body.subarray(end), csvWeights);
}

function weigh(text: Uint8Array, weights: Uint16Array): number {
  let weight = 0;
  for (let sample = 0; sample < samples; sample++) {
    const byte = text[Math.floor(Math.random() * text.byteLength)] ?? 0;
    weight += weights[byte] as number;
  }
  return (text.byteLength * weight) / samples;
}

/** Where the first line ends, roughly: a quoted name may hold line ends. */
function headerEnd(text: Uint8Array): number {
  const end = text.indexOf(lineFeed);
  return end < 0 ? text.byteLength : end;
}

/** What the characters of a text weigh; others weigh 1. */
function weightsOf(weights: Readonly<Record<string, number>>): Uint16Array {
  const table = new Uint16Array(256).fill(1);
  for (const [character, weight] of Object.entries(weights)) {
    table[character.charCodeAt(0)] = weight;
  }
  return table;
}

const structures = { '[': 64, '{': 128, ':': 64, '"': 8, '\\': 16 };
const jsonWeights = weightsOf({ ...structures, ',': 4 });
/** Where numbers keep their kind, each is a value of its own. */
const kindsWeights = weightsOf({ ...structures, ',': 32 });
/** Each column is made, cast and answered. */
const headerWeights = weightsOf({ ',': 512 });
const csvWeights = weightsOf({ ',': 32, '\n': 32, '\r': 32, '"': 8 });
