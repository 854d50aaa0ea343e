import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { currentResponse } from '../http/current-response.js';
import type { Listener } from '../server/create-app.js';
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
 * nothing more is read from it, and the waiting requests of all such clients go in turns. All listeners that the returned
 * function makes share the turns.
 */
export function oneAtATime(): (listener: Listener) => Listener {
  const turns = new SlicedQueue(slice);
  const waiting = new WeakMap<Socket, (() => void)[]>();

  function defer(connection: Socket, current: ServerResponse, call: () => void): void {
    const calls = waiting.get(connection);
    if (calls === undefined) {
      waiting.set(connection, [call]);
      hold(connection);
      current.once('close', () => turns.run(() => callNext(connection)));
    } else if (calls.length < mostWaiting) calls.push(call);
    else connection.destroy();
  }

  function callNext(connection: Socket): void {
    const calls = waiting.get(connection);
    const call = calls?.shift();
    if (calls === undefined || call === undefined || connection.destroyed) return;
    if (calls.length === 0) {
      waiting.delete(connection);
      release(connection);
    } else {
      currentResponse(connection)?.once('close', () => turns.run(() => callNext(connection)));
    }
    call();
  }

  return (listener) => (request: IncomingMessage, response: ServerResponse) => {
    const connection = request.socket;
    const current = currentResponse(connection) ?? response;
    if (current === response) listener(request, response);
    else defer(connection, current, () => listener(request, response));
  };
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
