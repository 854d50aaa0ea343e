import { connect, type Socket } from 'node:net';

/** A request that got no response. */
export interface Lost {
  /** The client's port of the connection. */
  readonly clientPort: number;
  readonly at: number;
}

/** Sends one request after the other on one connection, and opens another one when it is closed. */
export class SteadyClient {
  answered = 0;
  readonly lost: Lost[] = [];
  readonly #port: number;
  readonly #request: string;
  #socket: Socket | undefined;
  #isStopped = false;

  constructor(port: number, body: string) {
    this.#port = port;
    const head = [
      'POST /invocations HTTP/1.1',
      'host: 127.0.0.1',
      'content-type: application/json',
      `content-length: ${body.length}`,
    ];
    this.#request = `${head.join('\r\n')}\r\n\r\n${body}`;
    this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    this.#socket?.destroy();
  }

  #open(): void {
    const socket = connect(this.#port, '127.0.0.1');
    this.#socket = socket;
    let clientPort = 0;
    let received = '';
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      clientPort = socket.localPort ?? 0;
      socket.write(this.#request);
    });
    socket.on('data', (text: string) => {
      received += text;
      const end = endOfResponse(received);
      if (end === undefined) return;
      if (!received.startsWith('HTTP/1.1 200 ')) socket.destroy();
      else {
        received = received.slice(end);
        this.answered += 1;
        socket.write(this.#request);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#isStopped) return;
      this.lost.push({ clientPort, at: performance.now() });
      this.#open();
    });
  }
}

/** Where the first response ends; undefined before that. */
function endOfResponse(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return text.length < end ? undefined : end;
}
