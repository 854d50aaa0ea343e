import { connect, type Socket } from 'node:net';

/** What all slow clients of a process have in common. */
export interface Surroundings {
  readonly port: number;
  /** A request with a long response. */
  readonly longRequest: Uint8Array;
  /** Requests that a client writes at once, without waiting for responses. */
  readonly manyRequests: readonly Uint8Array[];
  readonly counts: { cut: number; sentBytes: number; receivedBytes: number };
}

/** A head that never ends, and the head of a body that never does. */
const endlessHead = 'POST /invocations HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ';
const bodyHead = (length: number) =>
  `POST /invocations HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

/** A client that takes up a connection. When the server has ended it, it opens another one. */
export abstract class SlowClient {
  protected readonly surroundings: Surroundings;
  protected socket: Socket;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.socket = this.#open();
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && !this.socket.connecting;
  }

  /** Called about once a second. */
  step(): void {
    if (this.socket.destroyed) {
      this.surroundings.counts.cut += 1;
      this.socket = this.#open();
    } else if (!this.socket.connecting) this.goOn();
  }

  /** What it does when it is connected. */
  protected abstract begin(): void;

  /** What it does about once a second. */
  protected abstract goOn(): void;

  protected write(data: string | Uint8Array): void {
    this.surroundings.counts.sentBytes += data.length;
    this.socket.write(data);
  }

  #open(): Socket {
    const socket = connect(this.surroundings.port, '127.0.0.1', () => this.begin());
    socket.on('error', () => {});
    socket.on('data', ({ length }) => {
      this.surroundings.counts.receivedBytes += length;
      this.received();
    });
    return socket;
  }

  protected received(): void {}
}

/** Sends a head, a byte at a time. */
export class SlowHead extends SlowClient {
  protected begin(): void {
    this.write(endlessHead);
  }

  protected goOn(): void {
    this.write('x');
  }
}

/** Sends a body, a byte at a time. */
export class SlowBody extends SlowClient {
  protected begin(): void {
    this.write(bodyHead(100_000));
  }

  protected goOn(): void {
    this.write(' ');
  }
}

/** Reads one piece of its response at a time. */
export class SlowReader extends SlowClient {
  #seconds = 0;

  protected begin(): void {
    this.write(this.surroundings.longRequest);
  }

  protected goOn(): void {
    this.#seconds += 1;
    if (this.#seconds % 5 === 0) this.socket.resume();
  }

  protected override received(): void {
    this.socket.pause();
  }
}

/** Sends requests as long as the server takes them, and does not read. */
export class Pipelining extends SlowClient {
  static #created = 0;
  #requests: Uint8Array | undefined;

  protected begin(): void {
    this.socket.pause();
    this.socket.on('drain', () => this.#send());
    this.#send();
  }

  protected goOn(): void {}

  #send(): void {
    const { manyRequests } = this.surroundings;
    this.#requests ??= manyRequests[Pipelining.#created++ % manyRequests.length] as Uint8Array;
    this.write(this.#requests);
  }
}

/** Begins to upload 64 MiB, and sends no more than a few bytes. */
export class SilentUpload extends SlowClient {
  protected begin(): void {
    this.write(`${bodyHead(64 * 1024 * 1024)}{"dataframe_split": {"columns": [`);
  }

  protected goOn(): void {}
}
