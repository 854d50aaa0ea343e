/**
 * Frees bytes that are no longer needed, without waiting for the garbage collector; a view of a larger buffer is left
 * to it. V8 counts the memory of buffers towards its next collection, so that megabytes that pass through in pieces
 * would cost more time for collections than for being read and written.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) buffer.transfer(0);
}
