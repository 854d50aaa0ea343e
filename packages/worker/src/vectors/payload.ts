/** Where a vector stands in a payload, in bytes. */
export interface Place {
  readonly at: number;
  readonly size: number;
}

/** Collects buffers one after another, each at a multiple of 8 bytes. */
export class Payload {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  /** Appends the bytes of a buffer; they must not change before `join`. */
  add(buffer: ArrayBufferView): Place {
    const place = { at: this.#size, size: buffer.byteLength };
    this.#pieces.push(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
    this.#size += Math.ceil(place.size / 8) * 8;
    return place;
  }

  /** Appends text as UTF-8. */
  addText(text: string): Place {
    return this.add(Buffer.from(text));
  }

  /** All of it as one piece. */
  join(): Uint8Array {
    const joined = Buffer.alloc(this.#size);
    let at = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, at);
      at += Math.ceil(piece.byteLength / 8) * 8;
    }
    return joined;
  }
}
