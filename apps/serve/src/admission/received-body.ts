import { joinBytes } from '@mlmodel/scoring';
import { releaseBytes } from '@mlmodel/worker';
import { bodyStock } from '../body-stock.js';

/** Smaller pieces are copied together, so that a body in many small chunks takes no more memory than its bytes. */
const joinedBytes = 8 * 1024;

/** What follows after so many bytes of a body is copied into pieces of that length. */
const longPieceBytes = 256 * 1024;

const noBytes = new Uint8Array(0);

/** The body of a request, as far as it has arrived. */
export class ReceivedBody {
  /** Bytes so far. */
  bytes = 0;
  /** Whether its end has arrived. */
  complete = false;
  #pieces: Uint8Array[] = [];
  /** The memory into which pieces are copied, and how many of its bytes are used. */
  #memory: Uint8Array | undefined;
  #used = 0;
  /** Whether nothing else refers to the pieces that were added. */
  #isOwner = true;
  /** What {@link idleSince} last saw. */
  #seenBytes = -1;
  #seenAt = 0;

  /** The body must not be taken yet. @param isOwner whether nothing else refers to the piece: it is freed early */
  add(piece: Uint8Array, { isOwner = false } = {}): void {
    const before = this.bytes;
    this.bytes += piece.byteLength;
    this.#isOwner &&= isOwner;
    if (before >= longPieceBytes) {
      this.#copy(piece, longPieceBytes);
      if (isOwner) releaseBytes(piece);
    } else if (before === 0 || piece.byteLength >= joinedBytes) {
      this.#endMemory();
      this.#pieces.push(piece);
    } else this.#copy(piece, joinedBytes);
  }

  /** The first bytes that have arrived; none once the pieces are taken. */
  get start(): Uint8Array {
    return this.#pieces[0] ?? noBytes;
  }

  /** Hands out the pieces, and keeps none. */
  takePieces(): Uint8Array[] {
    this.#endMemory();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** All bytes in one piece. They are kept. */
  whole(): Uint8Array {
    this.#endMemory();
    const [first] = this.#pieces;
    if (first === undefined) return noBytes;
    if (this.#pieces.length === 1) return first;
    const whole = joinBytes(this.#pieces);
    this.free();
    this.#pieces = [whole];
    return whole;
  }

  /** Frees the memory of the bytes, which are no longer needed. */
  free(): void {
    for (const piece of this.takePieces()) this.freePiece(piece);
  }

  /** Frees a piece that was handed out, unless something else refers to it. */
  freePiece(piece: Uint8Array): void {
    if (this.#isOwner) bodyStock.give(piece);
  }

  /**
   * Since when nothing has arrived, in milliseconds of `performance.now()`: as precise as the times between calls, so that
   * no clock is read for each piece.
   */
  idleSince(now: number): number {
    if (this.bytes !== this.#seenBytes) {
      this.#seenBytes = this.bytes;
      this.#seenAt = now;
    }
    return this.#seenAt;
  }

  /** @param bytes how much memory to use if there is no room */
  #copy(piece: Uint8Array, bytes: number): void {
    let rest = piece;
    while (rest.byteLength > 0) {
      const memory = this.#memoryOf(bytes);
      const part = rest.subarray(0, memory.byteLength - this.#used);
      memory.set(part, this.#used);
      this.#used += part.byteLength;
      rest = rest.subarray(part.byteLength);
    }
  }

  /** Memory with room for at least one more byte. */
  #memoryOf(bytes: number): Uint8Array {
    if (this.#memory !== undefined && this.#used < this.#memory.byteLength) return this.#memory;
    this.#endMemory();
    this.#memory = bytes === longPieceBytes ? bodyStock.take(bytes) : new Uint8Array(bytes);
    return this.#memory;
  }

  #endMemory(): void {
    if (this.#memory === undefined) return;
    this.#pieces.push(this.#memory.subarray(0, this.#used));
    this.#memory = undefined;
    this.#used = 0;
  }
}
