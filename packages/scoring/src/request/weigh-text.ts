import type { DecodingNeeds } from '@mlmodel/core';
import { type csvType, jsonType } from '../http/content-type.js';

/** How many bytes of a body are looked at: enough to tell what it is made of. */
const samples = 2048;

const lineFeed = 0x0a;

/** Bodies below this are short work whatever they are made of. */
const leastBytes = 8 * 1024;

/**
 * The work to read a text, in bytes of plain numbers: what begins a value, a list or an object counts for many. Told from
 * bytes at random places, so that no client can hide the costly ones between those that are looked at.
 */
export function weighText(
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
