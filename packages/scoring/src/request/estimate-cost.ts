import type { DecodingNeeds } from '@mlmodel/core';
import {
  arrowType,
  csvType,
  jsonLinesType,
  jsonType,
  parseMediaType,
} from '../http/media-types.js';

/** Options of {@link estimateCost}. */
export interface CostOptions {
  /** The value of the Content-Type field, undefined when the request has none. */
  readonly contentType: string | undefined;
  /** What the decoder must preserve for the model's signature. */
  readonly needs: DecodingNeeds;
  /** The estimate may stop at any cost above this one. */
  readonly limit?: number | undefined;
}

/**
 * Estimates what reading a body costs, before it is read. The unit is a byte of plain numbers; an unknown cost is
 * infinite. Returns a promise only for Arrow.
 */
export function estimateCost(body: Uint8Array, options: CostOptions): number | Promise<number> {
  const essence = parseMediaType(options.contentType ?? '')?.essence;
  if (essence === csvType || essence === jsonType || essence === jsonLinesType)
    return textCost(body, essence, options.needs);
  return essence === arrowType ? arrowCost(body, options) : body.byteLength;
}

async function arrowCost(body: Uint8Array, { limit }: CostOptions): Promise<number> {
  const { estimateArrow } = await import('../arrow/estimate-arrow.js');
  try {
    return Math.max(body.byteLength, estimateArrow(body, limit).cost);
  } catch {
    // The body is not an Arrow stream, which the decoder finds out cheaply.
    return body.byteLength;
  }
}

/** Number of bytes sampled from a body. */
const samples = 2048;

const lineFeed = 0x0a;

/** Smaller bodies are cheap whatever they hold. */
const leastBytes = 8 * 1024;

/**
 * Bytes that begin a value, a list or an object cost more than others. They are sampled at random positions, so that a
 * client cannot hide expensive bytes between the sampled ones.
 */
function textCost(
  body: Uint8Array,
  type: typeof jsonType | typeof jsonLinesType | typeof csvType,
  needs: DecodingNeeds,
): number {
  if (body.byteLength < leastBytes) return body.byteLength;
  if (type !== csvType) return sampledCost(body, needs.numberKinds ? kindsCosts : jsonCosts);
  const end = headerEnd(body);
  return (
    sampledCost(body.subarray(0, end), headerCosts) + sampledCost(body.subarray(end), csvCosts)
  );
}

function sampledCost(text: Uint8Array, costs: Uint16Array): number {
  let cost = 0;
  for (let sample = 0; sample < samples; sample++) {
    const byte = text[Math.floor(Math.random() * text.byteLength)] ?? 0;
    cost += costs[byte] as number;
  }
  return (text.byteLength * cost) / samples;
}

/** Approximate end of the first line: a quoted name may contain line ends. */
function headerEnd(text: Uint8Array): number {
  const end = text.indexOf(lineFeed);
  return end < 0 ? text.byteLength : end;
}

/** The cost of each byte; 1 for bytes that are not listed. */
function costsOf(costs: Readonly<Record<string, number>>): Uint16Array {
  const table = new Uint16Array(256).fill(1);
  for (const [character, cost] of Object.entries(costs)) table[character.charCodeAt(0)] = cost;
  return table;
}

const structures = { '[': 64, '{': 128, ':': 64, '"': 8, '\\': 16 };
const jsonCosts = costsOf({ ...structures, ',': 4 });
/** With number kinds, every number becomes a separate value. */
const kindsCosts = costsOf({ ...structures, ',': 32 });
/** Every column is allocated, cast and encoded. */
const headerCosts = costsOf({ ',': 512 });
const csvCosts = costsOf({ ',': 32, '\n': 32, '\r': 32, '"': 8 });
