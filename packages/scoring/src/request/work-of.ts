import type { DecodingNeeds } from '@mlmodel/core';
import { arrowType, csvType, jsonType } from '../http/content-type.js';
import { parseMediaType } from '../http/media-type.js';
import { weighText } from './weigh-text.js';

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
