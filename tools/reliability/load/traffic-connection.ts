import { connect, type Socket } from 'node:net';

/** A response, without its body. */
export interface Response {
  readonly status: number;
  readonly hasRetryAfter: boolean;
}

export interface ConnectionListener {
  /** The response to the request that was sent has arrived. */
  onResponse(connection: TrafficConnection, response: Response): void;
  /** The connection has ended, and was not closed here. */
  onEnd(connection: TrafficConnection): void;
}

/** A connection of a client that sends one request at a time. It does little for each, to leave the processors to the server. */
export class TrafficConnection {
  /** Whether a request waits for its response. */
  isBusy = false;
  /** When the last request was sent, in milliseconds of `performance.now()`. */
  sentAt = 0;
  readonly #socket: Socket;
  readonly #listener: ConnectionListener;
  #received = '';
  /** Bytes of the body that have not arrived; undefined before the end of the head. */
  #missing: number | undefined;
  #response: Response = { status: 0, hasRetryAfter: false };

  constructor(port: number, listener: ConnectionListener) {
    this.#listener = listener;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (piece: Buffer) => this.#take(piece));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => listener.onEnd(this));
  }

  send(bytes: Uint8Array): void {
    this.isBusy = true;
    this.sentAt = performance.now();
    this.#socket.write(bytes);
  }

  /** Sends a part of a request, and leaves as soon as it is on its way. */
  sendAndLeave(bytes: Uint8Array): void {
    this.#socket.write(bytes, () => this.close());
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    if (this.#missing === undefined) this.#takeHead(piece);
    else this.#missing -= piece.length;
    if (this.#missing !== 0) return;
    this.#missing = undefined;
    this.isBusy = false;
    this.#listener.onResponse(this, this.#response);
  }

  #takeHead(piece: Buffer): void {
    const text = this.#received + piece.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) {
      this.#received = text;
      return;
    }
    const head = text.slice(0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`a response has no Content-Length: ${head}`);
    this.#response = {
      status: Number(head.slice(9, 12)),
      hasRetryAfter: /\r\nretry-after: \d/i.test(head),
    };
    this.#missing = Number(length) - (text.length - end - 4);
    this.#received = '';
  }
}
