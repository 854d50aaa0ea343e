import type { Exchange } from './exchange.js';

/** Where the pieces of a body go. */
export interface BodySink {
  /** @returns false when the body has to pause until the exchange's request is resumed */
  write(piece: Uint8Array): boolean;
  end(): void;
}

export interface ReceiveOptions {
  readonly maxBytes: number;
  /** Called once, in place of `end`, when the body is longer than `maxBytes`. */
  readonly onTooLarge: () => void;
}

/** Moves the body of a request into a sink. Nothing is called any more once the exchange is over. */
export function receiveBody(
  exchange: Exchange,
  sink: BodySink,
  { maxBytes, onTooLarge }: ReceiveOptions,
): void {
  const { request } = exchange;
  let bytes = 0;
  request.on('data', (piece: Uint8Array) => {
    if (exchange.over) return;
    bytes += piece.byteLength;
    if (bytes > maxBytes) onTooLarge();
    else if (!sink.write(piece)) request.pause();
  });
  request.on('end', () => {
    if (!exchange.over) sink.end();
  });
}
