import { arrowType } from '../http/content-type.js';
import { parseMediaType } from '../http/media-type.js';

/**
 * A measure of the work to read a body, in bytes: those of the body itself, but for Arrow those of as much work in plain
 * numbers, infinite where that cannot be told.
 */
export async function workOf(body: Uint8Array, contentType: string | undefined): Promise<number> {
  if (parseMediaType(contentType ?? '')?.essence !== arrowType) return body.byteLength;
  const { weighArrow } = await import('../arrow/weigh-arrow.js');
  try {
    return Math.max(body.byteLength, weighArrow(body).work);
  } catch {
    // No Arrow stream: to see that is little work.
    return body.byteLength;
  }
}
