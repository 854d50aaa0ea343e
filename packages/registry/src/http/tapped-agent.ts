import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** Connections to a host at a time. */
export const connections = 8;

/** What arrives on a connection for a body, without its HTTP. Returns whether to read on. */
type Sink = (bytes: Buffer) => boolean;

/** Where the bytes of a connection go. */
interface Tap {
  /** What the next read fills. */
  buffer: Buffer;
  /** Undefined while Node's client of HTTP gets them. */
  sink: Sink | undefined;
}

const taps = new WeakMap<Duplex, Tap>();

/** Bytes of a large body that are used at a time. Servers send less, and each use costs a change of threads. */
const useSize = 2 ** 18;

/** Milliseconds after which fewer bytes are used too. */
const longestWait = 100;

/** Shared by all connections, as Node's client gets a copy. */
const sharedBuffer = Buffer.allocUnsafeSlow(2 ** 16);

/** Buffers of bodies that have ended. There are never more than connections at a time. */
const freeBuffers: Buffer[] = [];

/**
 * An agent whose connections, those without TLS, can give large bodies to {@link readTapped}. Node's client of HTTP makes two buffers for each
 * piece of a body, which takes more time and memory than all else.
 * @param protocol `http:` or `https:`
 */
export function tappedAgent(protocol: string, options: AgentOptions): HttpAgent {
  // A connection with TLS gives what it has decrypted in several reads at once, whatever a tap returns.
  if (protocol === 'https:') return new HttpsAgent(options);
  const agent = new HttpAgent(options);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (settings, onCreate) => {
    const tap: Tap = { buffer: sharedBuffer, sink: undefined };
    const onread = {
      buffer: () => tap.buffer,
      callback(length: number, buffer: Uint8Array) {
        const bytes = buffer.subarray(0, length) as Buffer;
        return tap.sink === undefined ? socket.push(Buffer.from(bytes)) : tap.sink(bytes);
      },
    };
    const socket = connect({ ...settings, ...{ onread } }, onCreate) as Duplex;
    taps.set(socket, tap);
    return socket;
  };
  return agent;
}

/** Bytes of a body for which {@link readTapped} is worth that its connection is not used again. */
const worthTapping = 2 ** 22;

/** Whether {@link readTapped} can read a body: a large one of declared length on a connection of {@link tappedAgent}. */
export function isTapped(body: object): body is IncomingMessage {
  const { socket, headers } = body as Partial<IncomingMessage>;
  const isKnown = socket != null && headers !== undefined && taps.has(socket);
  return isKnown && Number(headers['content-length']) >= worthTapping;
}

/**
 * Reads a body into one buffer, again and again, and closes the connection.
 * @param use gets the next bytes, which are valid until it has ended; also those that came before a connection breaks
 * @throws what the response was destroyed with, or `ECONNRESET` for a connection that ended early
 */
export async function readTapped(
  response: IncomingMessage,
  use: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  const { socket } = response;
  const tap = taps.get(socket);
  if (tap === undefined) throw new TypeError('the connection has no tap');
  response.on('error', () => {});
  // Before anything else can come: the tap gets what follows.
  const { buffer, length } = takeReceived(response);
  let filled = length;
  let missing = Number(response.headers['content-length']) - length;
  let used = Promise.resolve();
  let usedAt = performance.now();
  let onClose = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      const go = () => (missing === 0 ? resolve() : void socket.resume());
      // The read before the tap brings at most as much as the shared buffer holds.
      const hasRoom = () => buffer.length - filled >= sharedBuffer.length;
      // Nothing is read meanwhile: the buffer is one.
      const useFilled = () => {
        socket.pause();
        used = use(buffer.subarray(0, filled));
        used.then(go, reject);
        filled = 0;
        usedAt = performance.now();
      };
      onClose = () => {
        if (filled > 0) useFilled();
        used.then(() => reject(response.errored ?? brokenConnection()), reject);
      };
      if (missing > 0 && socket.destroyed) return onClose();
      socket.once('close', onClose);
      tap.sink = (bytes) => {
        const own = bytes.subarray(0, missing);
        // The read before the tap has chosen the buffer of the one after it.
        if (own.buffer !== buffer.buffer) own.copy(buffer, filled);
        filled += own.length;
        missing -= own.length;
        const waits = missing > 0 && hasRoom() && performance.now() - usedAt < longestWait;
        if (!waits) useFilled();
        tap.buffer = buffer.subarray(filled);
        return waits;
      };
      if (missing > 0 && hasRoom()) socket.resume();
      else useFilled();
    });
  } finally {
    socket.off('close', onClose);
    response.destroy();
    socket.destroy();
    // A connection may break during a write.
    await used.catch(() => {});
    freeBuffers.push(buffer);
  }
}

/**
 * Takes what has come of a body: what the client of HTTP has read, and what its connection holds for it.
 * @returns the buffer for the body, and how many bytes are in it
 */
function takeReceived(response: IncomingMessage): { buffer: Buffer; length: number } {
  const pieces: Buffer[] = [];
  do {
    const piece: Buffer | null = response.read();
    if (piece !== null) pieces.push(piece);
    // Reading hands it to the client of HTTP.
  } while (response.socket.read() !== null || response.readableLength > 0);
  let buffer = freeBuffers.pop() ?? Buffer.allocUnsafeSlow(useSize);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length > buffer.length) buffer = Buffer.allocUnsafeSlow(length);
  let end = 0;
  for (const piece of pieces) end += piece.copy(buffer, end);
  return { buffer, length };
}

function brokenConnection(): Error {
  return Object.assign(new Error('the connection ended early'), { code: 'ECONNRESET' });
}
