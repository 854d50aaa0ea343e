import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { currentResponse } from '../http/current-response.js';
import { PacedInput } from './paced-input.js';
import { SlicedQueue } from './sliced-queue.js';

/** Milliseconds for such requests, then it is the turn of clients that wait for their responses. */
const slice = 1;

/**
 * So many requests wait at most, of all connections together: each takes some kilobytes. Node may have read thousands of
 * requests of a connection before it is known that there is more than one.
 */
const mostWaiting = 20_000;

/**
 * Lets each connection have one request at a time: while a client has sent further ones without waiting for the response,
 * nothing more is read from it, and the waiting requests of all such clients go in turns. All listeners share the turns.
 */
export class OneAtATime {
  readonly #turns = new SlicedQueue<() => void>({ slice, run: (task) => task() });
  readonly #waiting = new WeakMap<Socket, (() => void)[]>();
  /** Connections that have sent requests ahead: they are likely to do it again. */
  readonly #paced = new WeakMap<Socket, PacedInput>();
  /** Connections whose end is watched. */
  readonly #watched = new WeakSet<Socket>();
  /** How many requests wait. */
  #count = 0;
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
    if (!response.shouldKeepAlive || this.#hasMore(connection)) return;
    response.shouldKeepAlive = false;
    this.#last.add(response);
  }

  #hasMore(connection: Socket): boolean {
    return this.#waiting.has(connection) || this.#paced.get(connection)?.isEmpty === false;
  }

  #defer(connection: Socket, current: ServerResponse, call: () => void): void {
    if (this.#last.delete(current)) current.shouldKeepAlive = true;
    const calls = this.#waiting.get(connection);
    if (calls === undefined) {
      this.#waiting.set(connection, [call]);
      this.#hold(connection);
      this.#callNextAfter(current, connection);
    } else if (this.#count < mostWaiting) calls.push(call);
    else {
      connection.destroy();
      return;
    }
    this.#count += 1;
  }

  #callNext(connection: Socket): void {
    if (connection.destroyed) return;
    const calls = this.#waiting.get(connection);
    const call = calls?.shift();
    if (calls === undefined || call === undefined) return;
    this.#count -= 1;
    if (calls.length === 0) {
      this.#waiting.delete(connection);
      this.#release(connection);
    } else {
      this.#callNextAfter(currentResponse(connection), connection);
    }
    call();
  }

  #callNextAfter(response: ServerResponse | undefined, connection: Socket): void {
    response?.once('close', () => this.#turns.run(() => this.#callNext(connection)));
  }

  #hold(connection: Socket): void {
    const paced = this.#paced.get(connection);
    if (paced !== undefined) {
      paced.hold();
      return;
    }
    hold(connection);
    if (this.#watched.has(connection)) return;
    this.#watched.add(connection);
    connection.once('close', () => this.#forget(connection));
    endRequestsCheaply(connection);
  }

  #forget(connection: Socket): void {
    this.#count -= this.#waiting.get(connection)?.length ?? 0;
    this.#waiting.delete(connection);
  }

  #release(connection: Socket): void {
    let paced = this.#paced.get(connection);
    if (paced === undefined) {
      Reflect.deleteProperty(connection, 'resume');
      paced = PacedInput.of(connection, (task) => this.#turns.run(task));
      if (paced !== undefined) this.#paced.set(connection, paced);
    }
    if (paced === undefined) connection.resume();
    else paced.release();
  }
}

/**
 * When a connection closes, Node makes an error for each of its requests. With stack traces, which nothing reads, that takes
 * 50 µs each.
 */
function endRequestsCheaply(connection: Socket): void {
  let limit: number;
  connection.prependOnceListener('close', () => {
    limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
  });
  connection.once('close', () => {
    Error.stackTraceLimit = limit;
  });
}

/** Stops reading. Node would resume a paused connection for each request that it finds in what it has read already. */
function hold(connection: Socket): void {
  connection.pause();
  connection.resume = () => connection;
}
