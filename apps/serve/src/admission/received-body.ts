import { joinBytes } from '@mlmodel/scoring';

/** Smaller pieces are copied together, so that a body in many small chunks takes no more memory than its bytes. */
const joinedBytes = 8 * 1024;

const noBytes = new Uint8Array(0);

/** The body of a request, as far as it has arrived. */
export class ReceivedBody {
  /** Bytes so far. */
  bytes = 0;
  /** Whether its end has arrived. */
  complete = false;
  #pieces: Uint8Array[] = [];
  #joined: Uint8Array | undefined;
  #joinedLength = 0;
  /** What {@link idleSince} last saw. */
  #seenBytes = -1;
  #seenAt = 0;

  /** The body must not be taken yet. */
  add(piece: Uint8Array): void {
    const isFirst = this.bytes === 0;
    this.bytes += piece.byteLength;
    if (isFirst || piece.byteLength >= joinedBytes) {
      this.#endJoined();
      this.#pieces.push(piece);
    } else this.#join(piece);
  }

  /** The first bytes that have arrived; none once the pieces are taken. */
  get start(): Uint8Array {
    return this.#pieces[0] ?? noBytes;
  }

  /** Hands out the pieces, and keeps none. */
  takePieces(): Uint8Array[] {
    this.#endJoined();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** All bytes in one piece. They are kept. */
  whole(): Uint8Array {
    this.#endJoined();
    const [first] = this.#pieces;
    if (first === undefined) return noBytes;
    if (this.#pieces.length === 1) return first;
    const whole = joinBytes(this.#pieces);
    this.#pieces = [whole];
    return whole;
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

  #join(piece: Uint8Array): void {
    if (this.#joinedLength + piece.byteLength > joinedBytes) this.#endJoined();
    this.#joined ??= new Uint8Array(joinedBytes);
    this.#joined.set(piece, this.#joinedLength);
    this.#joinedLength += piece.byteLength;
  }

  #endJoined(): void {
    if (this.#joined === undefined) return;
    this.#pieces.push(this.#joined.subarray(0, this.#joinedLength));
    this.#joined = undefined;
    this.#joinedLength = 0;
  }
}
