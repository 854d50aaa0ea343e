import { invalidContent } from '../unreadable-content.js';

/** The longest line of the opcodes that have lines: longer numbers and names are not read. */
const longestLine = 4096;

/** Reads a pickle from its start to its end. Reading past the end throws UnreadableContent. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** A length of 64 bits; one that no file reaches is as good as any other. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  doubleBigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** Bytes of the file itself, not a copy. */
  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** UTF-8; what is not becomes U+FFFD, also the lone surrogates that Python writes. */
  text(length: number): string {
    return new TextDecoder('utf-8').decode(this.bytes(length));
  }

  /** Text until the end of the line. */
  line(): string {
    const end = this.#bytes.subarray(this.#at, this.#at + longestLine).indexOf(0x0a);
    if (end < 0) throw invalidContent('a line is cut off or too long');
    const text = latin1(this.bytes(end));
    this.#advance(1);
    return text;
  }

  /** @returns the place before the step */
  #advance(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw invalidContent('it is cut off');
    this.#at = start + length;
    return start;
  }
}

/** A character for each byte, unlike `TextDecoder`, whose `latin1` is windows-1252. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return text;
}
