/** The numbers and bytes of R's XDR format, one after the other: big-endian, 32 bits. They throw RangeError beyond the end. */
export class XdrInput {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads what stands before an object: the format, versions of it and of R, the encoding of texts. */
  header(): void {
    if (this.#view.getUint16(0) !== 0x580a) throw new RangeError('not XDR');
    this.#at = 2;
    const version = this.integer();
    this.take(8);
    if (version === 3) this.take(this.integer());
    else if (version !== 2) throw new RangeError('not version 2 or 3');
  }

  integer(): number {
    const value = this.#view.getInt32(this.#at);
    this.#at += 4;
    return value;
  }

  /** The length of a vector; -1 announces one of 64 bits. */
  length(): number {
    const length = this.integer();
    return length === -1 ? this.integer() * 2 ** 32 + (this.integer() >>> 0) : length;
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (!(length >= 0 && end <= this.#bytes.length)) throw new RangeError('ends too early');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
