import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A connection of a client, and what tells whether it may be closed without losing a request. */
export class Connection {
  readonly #socket: Socket;
  readonly #isEnding: () => boolean;
  /** The response to the last request that has arrived on it. */
  #latest: ServerResponse | undefined;
  /** When it was accepted or its last response ended, in milliseconds of `performance.now()`. */
  #quietSince = performance.now();
  /** How many bytes had been read by then. */
  #bytesRead: number;

  /** @param isEnding whether connections are to end with their next response */
  constructor(socket: Socket, isEnding: () => boolean) {
    this.#socket = socket;
    this.#bytesRead = socket.bytesRead;
    this.#isEnding = isEnding;
  }

  /** A request has arrived. */
  begin(response: ServerResponse): void {
    this.#latest = response;
  }

  /** The response to a request has its last bytes. What is left of the body is read, but not used. */
  end(request: IncomingMessage): void {
    this.#quietSince = performance.now();
    this.#bytesRead = this.#socket.bytesRead;
    if (!request.complete) request.once('close', () => this.end(request));
  }

  /** Whether it ends after a response: requests that a client has sent ahead are answered first. */
  endsAfter(response: ServerResponse): boolean {
    return this.#isEnding() && this.#latest === response;
  }

  /** Ends it if no request runs on it or arrives, and none did since a time of `performance.now()`. */
  endIfQuietSince(time: number): void {
    const answered = this.#latest?.writableFinished ?? true;
    const isQuiet = answered && this.#socket.bytesRead === this.#bytesRead;
    if (isQuiet && this.#quietSince <= time) this.#socket.destroySoon();
  }
}

/** Connections by their sockets, as a response knows its socket only. */
const connections = new WeakMap<Socket, Connection>();

/** Makes responses on a socket {@link EndingResponse}s of a connection. */
export function setConnection(socket: Socket, connection: Connection): void {
  connections.set(socket, connection);
}

/** A response that says `Connection: close` if its connection ends after it, which may be decided while it is running. */
export class EndingResponse extends ServerResponse {
  readonly #connection: Connection | undefined;

  /** @param options of Node */
  constructor(request: IncomingMessage, ...options: unknown[]) {
    super(request, ...(options as []));
    this.#connection = connections.get(request.socket);
    this.#connection?.begin(this);
  }

  /** Node calls this for every response, also for those whose program does not. */
  override writeHead(status: number, ...head: unknown[]): this {
    if (this.#connection?.endsAfter(this) && !this.headersSent) {
      this.setHeader('connection', 'close');
    }
    return super.writeHead(status, ...(head as []));
  }

  override end(...data: unknown[]): this {
    super.end(...(data as Parameters<ServerResponse['end']>));
    this.#connection?.end(this.req);
    return this;
  }
}
