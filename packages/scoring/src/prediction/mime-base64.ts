/**
 * Base64 as MLflow writes binaries: a line break after every 76 characters and at the end; nothing for no bytes.
 * Source: Python's `base64.encodebytes`.
 */
export function mimeBase64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return text.replace(/.{1,76}/g, '$&\n');
}
