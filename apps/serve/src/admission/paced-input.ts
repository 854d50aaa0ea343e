import { Socket } from 'node:net';

/** Bytes that are parsed at a time: some 50 of the shortest requests. */
const pieceBytes = 2048;

const headEnd = '\r\n\r\n';
const nothing = Buffer.alloc(0);

/** A connection with what Node's HTTP server keeps at it. */
interface HttpSocket extends Socket {
  /** Undefined or null when it has ended. */
  readonly parser?: object | null;
  /** Whether nothing more is read until responses have been sent. */
  readonly _paused?: boolean;
  /** `reading` says whether the kernel is asked for more. */
  readonly _handle?: { reading: boolean; readStart(): void } | null;
}

/**
 * Parses what has arrived on a connection a little at a time. Node parses all that it has read at once, up to 64 KiB, which
 * may be thousands of requests: that takes as long as many requests of other clients, and so does closing a connection
 * while thousands of its requests wait.
 */
export class PacedInput {
  readonly #socket: HttpSocket;
  readonly #parser: object;
  readonly #parse: (bytes: Buffer) => void;
  readonly #inTurn: (task: () => void) => void;
  #rest: Buffer = nothing;
  #isHeld = true;
  /** Whether Node wants to wait, because the buffers of a request's body or of the responses are full. */
  #isFull: boolean;
  #isParsing = false;
  #isDue = false;

  /**
   * Takes over the reading of a connection that is held.
   * @param inTurn runs a task when it is its turn
   * @returns undefined if something else reads from it
   */
  static of(socket: HttpSocket, inTurn: (task: () => void) => void): PacedInput | undefined {
    const { parser } = socket;
    const [parse, ...others] = socket.listeners('data');
    if (parser == null || parse === undefined || others.length > 0) return undefined;
    return new PacedInput(socket, { parser, parse: parse as (bytes: Buffer) => void, inTurn });
  }

  private constructor(
    socket: HttpSocket,
    {
      parser,
      parse,
      inTurn,
    }: { parser: object; parse: (bytes: Buffer) => void; inTurn: (task: () => void) => void },
  ) {
    this.#socket = socket;
    this.#parser = parser;
    this.#parse = parse;
    this.#inTurn = inTurn;
    this.#isFull = socket._paused === true;
    socket.off('data', parse);
    // From now on, Node does not parse what it reads.
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.pause = () => {
      this.#isFull = true;
      return this.#stopReading();
    };
    socket.resume = () => {
      if (this.#isFull || socket.isPaused()) {
        this.#isFull = false;
        // Node may be in the middle of something.
        this.#schedule(setImmediate);
      }
      return socket;
    };
  }

  /** Parses and reads no more. */
  hold(): void {
    this.#isHeld = true;
    this.#stopReading();
  }

  /** Goes on. */
  release(): void {
    this.#isHeld = false;
    this.#goOn();
  }

  /** Whether nothing that has been read waits. */
  get isEmpty(): boolean {
    return this.#rest.length === 0;
  }

  get #isBlocked(): boolean {
    const { destroyed, parser } = this.#socket;
    return this.#isHeld || this.#isFull || this.#isParsing || destroyed || parser !== this.#parser;
  }

  #take(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    this.#stopReading();
    this.#goOn();
  }

  /** Parses what is there, in turn with others, then reads more. */
  #goOn(): void {
    if (this.#isBlocked) return;
    if (this.#rest.length === 0) this.#read();
    else this.#schedule(this.#inTurn);
  }

  #schedule(run: (task: () => void) => void): void {
    if (this.#isDue) return;
    this.#isDue = true;
    run(() => {
      this.#isDue = false;
      if (this.#isBlocked) return;
      if (this.#rest.length > 0) this.#parsePiece();
      this.#goOn();
    });
  }

  #parsePiece(): void {
    const length = pieceLength(this.#rest);
    const piece = this.#rest.subarray(0, length);
    this.#rest = length === this.#rest.length ? nothing : this.#rest.subarray(length);
    this.#isParsing = true;
    try {
      this.#parse.call(this.#socket, piece);
    } finally {
      this.#isParsing = false;
    }
  }

  #stopReading(): Socket {
    return Socket.prototype.pause.call(this.#socket);
  }

  #read(): void {
    const { _handle: handle } = this.#socket;
    Socket.prototype.resume.call(this.#socket);
    // Node stopped it when the connection was held, and its parser read from it.
    if (handle != null && !handle.reading) {
      handle.reading = true;
      handle.readStart();
    }
  }
}

/** A piece ends with a head, if it can: Node limits the time from the first to the last byte of a head. */
function pieceLength(bytes: Buffer): number {
  if (bytes.length <= pieceBytes) return bytes.length;
  const head = bytes.lastIndexOf(headEnd, pieceBytes - headEnd.length, 'latin1');
  return head < 0 ? pieceBytes : head + headEnd.length;
}
