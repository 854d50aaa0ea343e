import { connect, type Socket } from 'node:net';

/** The port did not accept a connection. */
export class RefusedError extends Error {}

/**
 * A connection was reset before anything came back on it. The kernel does that to connections that it has completed but
 * the server has not accepted when it stops listening.
 */
export class ResetBeforeResponseError extends Error {}

/** A response. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Whether it says that the server closes the connection. */
  readonly ends: boolean;
}

/** A connection of a client that sends one request at a time. */
export class ClientConnection {
  readonly #socket: Socket;
  #received = '';
  #answers = 0;
  #isClosed = false;
  #error: NodeJS.ErrnoException | undefined;
  #notify = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#notify();
    });
    socket.on('error', (error) => {
      this.#error = error;
    });
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.#isClosed = true;
        this.#notify();
      });
    }
  }

  /** @throws RefusedError */
  static open(port: number): Promise<ClientConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('error', (error) => reject(new RefusedError(error.message)));
      socket.once('connect', () => {
        socket.removeAllListeners('error');
        resolve(new ClientConnection(socket));
      });
    });
  }

  /** Whether the server has closed it, so that a client sends nothing on it any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** The response to the request that was written. @throws Error if the connection ends without it */
  async answer(): Promise<Answer> {
    for (;;) {
      const answer = this.#takeAnswer();
      if (answer !== undefined) return answer;
      if (this.#isClosed) throw this.#lost();
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #takeAnswer(): Answer | undefined {
    const text = this.#received;
    const bodyAt = text.indexOf('\r\n\r\n') + 4;
    if (bodyAt < 4) return undefined;
    const head = text.slice(0, bodyAt);
    const end = bodyAt + Number(/^content-length: (\d+)/im.exec(head)?.[1]);
    if (text.length < end) return undefined;
    this.#received = text.slice(end);
    this.#answers += 1;
    return {
      status: Number(head.slice(9, 12)),
      body: text.slice(bodyAt, end),
      ends: /^connection: close/im.test(head),
    };
  }

  #lost(): Error {
    const { code } = this.#error ?? {};
    const isUnanswered = this.#answers === 0 && this.#received === '';
    if (isUnanswered && (code === 'ECONNRESET' || code === 'EPIPE')) {
      return new ResetBeforeResponseError(code);
    }
    return new Error(`no response after ${this.#answers} on this connection (${code ?? 'closed'})`);
  }
}
