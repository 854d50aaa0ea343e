const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const notBase64 = 255;
const sextets = new Uint8Array(256).fill(notBase64);
for (let value = 0; value < alphabet.length; value++) sextets[alphabet.charCodeAt(value)] = value;

const whiteSpace = /[ \t\n\v\f\r]+/g;
const padding = 61;

/**
 * Decodes base64 (RFC 4648 section 4): the standard alphabet with its padding; ASCII white space is ignored.
 * @returns undefined for any other text
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(whiteSpace, '');
  if (compact.length % 4 !== 0) return undefined;
  const padded = paddingLength(compact);
  const bytes = new Uint8Array((compact.length / 4) * 3 - padded);
  const end = compact.length - padded;
  let position = 0;
  let bits = 0;
  let bitCount = 0;
  for (let index = 0; index < end; index++) {
    const code = compact.charCodeAt(index);
    const sextet = code < 256 ? (sextets[code] as number) : notBase64;
    if (sextet === notBase64) return undefined;
    bits = ((bits << 6) | sextet) & 0xfff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[position++] = (bits >> bitCount) & 0xff;
    }
  }
  return bytes;
}

function paddingLength(compact: string): number {
  if (compact.charCodeAt(compact.length - 1) !== padding) return 0;
  return compact.charCodeAt(compact.length - 2) === padding ? 2 : 1;
}

/** Encodes bytes as base64 (RFC 4648 section 4) with padding and without line breaks. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const first = bytes[index] as number;
    const second = left > 1 ? (bytes[index + 1] as number) : 0;
    const third = left > 2 ? (bytes[index + 2] as number) : 0;
    text += alphabet.charAt(first >> 2) + alphabet.charAt(((first & 3) << 4) | (second >> 4));
    text += left > 1 ? alphabet.charAt(((second & 15) << 2) | (third >> 6)) : '=';
    text += left > 2 ? alphabet.charAt(third & 63) : '=';
  }
  return text;
}

/**
 * Splits base64 into lines of 76 characters, each with a line end, as Python's `base64.encodebytes` and so MLflow; no
 * text has no lines.
 */
export function base64Lines(text: string): string {
  return text.replace(/.{1,76}/g, '$&\n');
}
