import { inParallel } from '../download/in-parallel.js';
import type { Content } from '../http/http-client.js';
import type { FileContent } from './file-content.js';

/** Bytes of a part of a file: what S3, Google Cloud Storage and Azure take, in memory eight times at most. */
export const partSize = 8 * 2 ** 20;

/** Most parts of a file in S3, of MLflow too. */
export const mostParts = 10_000;

/** An upload of a file in parts, which has begun. */
export interface PartedUpload {
  /** @param index from 0 */
  put(index: number, part: Content): Promise<void>;
  /** Makes the parts a file. */
  complete(): Promise<void>;
  /** Removes the parts. */
  abort(): Promise<void>;
}

/** The parts of a file. @param least bytes of a part, but for the last; more for a file of more than 10,000 of them */
export function partsOf(content: FileContent, least = partSize): readonly Content[] {
  const size = Math.max(least, Math.ceil(content.size / mostParts));
  return Array.from({ length: Math.ceil(content.size / size) }, (_, index) =>
    content.slice(index * size, Math.min(content.size, (index + 1) * size)),
  );
}

/** Uploads the parts of a file in parallel. After a failure they are removed. @throws the failure */
export async function uploadInParts(parts: readonly Content[], upload: PartedUpload) {
  try {
    await inParallel(parts, (part, index) => upload.put(index, part));
    await upload.complete();
  } catch (error) {
    // The failure matters, not that parts are left; stores remove them after some time.
    await upload.abort().catch(() => {});
    throw error;
  }
}
