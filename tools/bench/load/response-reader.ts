const headEnd = Buffer.from('\r\n\r\n');
const okLine = Buffer.from('HTTP/1.1 200 ');
const empty = Buffer.alloc(0);

/** Splits what arrives on a keep-alive connection into responses framed by Content-Length. */
export class ResponseReader {
  #parts: Buffer[] = [];
  #received = 0;
  #expected = -1;
  #bodyStart = 0;
  #lastHead = empty;
  #lastLength = 0;

  /**
   * Takes the next piece and returns the body of the response that it completes, or undefined.
   * Throws if the status is not 200, there is no Content-Length or more than one response arrived.
   */
  take(piece: Buffer): Buffer | undefined {
    this.#parts.push(piece);
    this.#received += piece.length;
    if (this.#expected < 0 && !this.#readHead()) return undefined;
    if (this.#received < this.#expected) return undefined;
    if (this.#received > this.#expected)
      throw new Error('more bytes arrived than Content-Length says');
    const whole = this.#joined();
    const body = whole.subarray(this.#bodyStart);
    this.#parts = [];
    this.#received = 0;
    this.#expected = -1;
    return body;
  }

  #readHead(): boolean {
    const start = this.#joined();
    const end = start.indexOf(headEnd);
    if (end < 0) {
      this.#parts = [start];
      return false;
    }
    if (!start.subarray(0, okLine.length).equals(okLine))
      throw new Error(`expected status 200, got: ${start.toString('utf8', 0, 600)}`);
    this.#bodyStart = end + headEnd.length;
    this.#expected = this.#bodyStart + this.#contentLength(start.subarray(0, end));
    return true;
  }

  /** Heads repeat until the clock of their Date ticks, so the same bytes are not parsed again. */
  #contentLength(head: Buffer): number {
    if (head.equals(this.#lastHead)) return this.#lastLength;
    const text = head.toString('latin1');
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    if (length === undefined) throw new Error('the response has no Content-Length');
    this.#lastHead = Buffer.from(head);
    this.#lastLength = Number(length);
    return this.#lastLength;
  }

  #joined(): Buffer {
    return this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
  }
}
