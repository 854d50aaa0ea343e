import { connect, type Socket } from 'node:net';

/** A raw connection, for bytes that an HTTP client would not send. */
export interface RawConnection {
  readonly socket: Socket;
  write(bytes: string | Uint8Array): void;
  /** Everything received so far. */
  received(): string;
  /** Waits until the received text matches, and returns it. */
  until(pattern: RegExp): Promise<string>;
  /** Waits until the other side has closed, and returns the received text. */
  closed(): Promise<string>;
}

/** Connects to a port of this machine, from an address of it. */
export function connectRaw(port: number, localAddress?: string): RawConnection {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  let received = '';
  let watch = () => {};
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    watch();
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    received: () => received,
    closed: () => closed,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        watch = () => {
          if (pattern.test(received)) resolve(received);
        };
        void closed.then(() => reject(new Error(`closed after: ${received}`)));
        watch();
      }),
  };
}
