import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { currentResponse } from '../http/current-response.js';
import { SlicedQueue } from './sliced-queue.js';

/** Milliseconds for such requests, then it is the turn of clients that wait for their responses. */
const slice = 1;

/**
 * A connection is closed when so many of its requests wait. What Node has read at once may hold thousands, and each takes
 * a hundred times its bytes.
 */
const mostWaiting = 512;

/**
 * Lets each connection have one request at a time: while a client has sent further ones without waiting for the response,
 * nothing more is read from it, and the waiting requests of all such clients go in turns. All listeners share the turns.
 */
export class OneAtATime {
  readonly #turns = new SlicedQueue<Socket>({
    slice,
    run: (connection) => this.#callNext(connection),
  });
  readonly #waiting = new WeakMap<Socket, (() => void)[]>();
  #isEnding = false;
  /** Responses that end their connections, unless a request waits behind them. */
  readonly #last = new WeakSet<ServerResponse>();

  /** A listener that gets one request of a connection at a time. */
  wrap(listener: RequestListener): RequestListener {
    return (request, response) => {
      const connection = request.socket;
      const current = currentResponse(connection) ?? response;
      if (current === response) this.#call(listener, request, response);
      else this.#defer(connection, current, () => this.#call(listener, request, response));
    };
  }

  /**
   * From now on, a response says `Connection: close`, also one that is on its way but has not begun: except while further
   * requests wait on its connection.
   */
  beginEnding(open: Iterable<Socket>): void {
    this.#isEnding = true;
    for (const connection of open) {
      const response = currentResponse(connection);
      if (response !== undefined) this.#endAfter(connection, response);
    }
  }

  #call(listener: RequestListener, request: IncomingMessage, response: ServerResponse): void {
    if (this.#isEnding) this.#endAfter(request.socket, response);
    listener(request, response);
  }

  #endAfter(connection: Socket, response: ServerResponse): void {
    if (!response.shouldKeepAlive || this.#waiting.has(connection)) return;
    response.shouldKeepAlive = false;
    this.#last.add(response);
  }

  #defer(connection: Socket, current: ServerResponse, call: () => void): void {
    if (this.#last.delete(current)) current.shouldKeepAlive = true;
    const calls = this.#waiting.get(connection);
    if (calls === undefined) {
      this.#waiting.set(connection, [call]);
      hold(connection);
      current.once('close', () => this.#turns.run(connection));
    } else if (calls.length < mostWaiting) calls.push(call);
    else connection.destroy();
  }

  #callNext(connection: Socket): void {
    const calls = this.#waiting.get(connection);
    const call = calls?.shift();
    if (calls === undefined || call === undefined || connection.destroyed) return;
    if (calls.length === 0) {
      this.#waiting.delete(connection);
      release(connection);
    } else {
      currentResponse(connection)?.once('close', () => this.#turns.run(connection));
    }
    call();
  }
}

/** Stops reading. Node would resume a paused connection for each request that it finds in what it has read already. */
function hold(connection: Socket): void {
  connection.pause();
  connection.resume = () => connection;
}

function release(connection: Socket): void {
  Reflect.deleteProperty(connection, 'resume');
  connection.resume();
}
