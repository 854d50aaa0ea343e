/** Decodes base64 of the standard alphabet (RFC 4648, section 4), padded, white space ignored; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[ \t\n\r\f\v]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) {
    return undefined;
  }
  return new Uint8Array(Buffer.from(packed, 'base64'));
}
