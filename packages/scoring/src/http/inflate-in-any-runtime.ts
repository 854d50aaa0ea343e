import { joinBytes } from '../runtime/bytes.js';

/**
 * Decompresses gzip where there is no Node.
 * @returns undefined if the output is larger than the limit
 * @throws TypeError for bytes that are not gzip, and for what follows it
 */
export async function inflateInAnyRuntime(
  body: Uint8Array,
  limit: number,
): Promise<Uint8Array | undefined> {
  const source = new Blob([body as Uint8Array<ArrayBuffer>]).stream();
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.byteLength;
    if (bytes > limit) {
      await reader.cancel().catch(() => {});
      return undefined;
    }
    pieces.push(next.value);
  }
  return joinBytes(pieces);
}
