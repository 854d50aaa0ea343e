import { joinBytes } from '@mlmodel/scoring';
import type { MemoryStock } from '@mlmodel/worker';

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
  readonly #stock: MemoryStock | undefined;

  /** @param stock memory for a long body; without it, pieces stay as they are */
  constructor(stock?: MemoryStock) {
    this.#stock = stock;
  }

  /** The body must not be taken yet. @param isOwner whether nothing else refers to the piece: it is freed early */
  add(piece: Uint8Array, { isOwner = false } = {}): void {
    const before = this.bytes;
    this.bytes += piece.byteLength;
    this.#isOwner &&= isOwner;
    if (before >= longPieceBytes && this.#stock !== undefined) {
      this.#copy(piece, this.#stock);
      this.freePiece(piece);
    } else if (before === 0 || piece.byteLength >= joinedBytes) {
      this.#endMemory();
      this.#pieces.push(piece);
    } else this.#copy(piece);
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
    if (this.#isOwner) this.#stock?.give(piece);
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

  #copy(piece: Uint8Array, stock?: MemoryStock): void {
    let rest = piece;
    while (rest.byteLength > 0) {
      const memory = this.#memoryFrom(stock);
      const part = rest.subarray(0, memory.byteLength - this.#used);
      memory.set(part, this.#used);
      this.#used += part.byteLength;
      rest = rest.subarray(part.byteLength);
    }
  }

  /** Memory with room for at least one more byte. */
  #memoryFrom(stock: MemoryStock | undefined): Uint8Array {
    if (this.#memory !== undefined && this.#used < this.#memory.byteLength) return this.#memory;
    this.#endMemory();
    this.#memory = stock?.take(longPieceBytes) ?? new Uint8Array(joinedBytes);
    return this.#memory;
  }

  #endMemory(): void {
    if (this.#memory === undefined) return;
    this.#pieces.push(this.#memory.subarray(0, this.#used));
    this.#memory = undefined;
    this.#used = 0;
  }
}
