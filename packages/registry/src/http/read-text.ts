import type { IncomingMessage } from 'node:http';
import { connectionError, HttpError, stalledError } from './http-error.js';

/** How much of a body is read. */
export interface TextLimits {
  /** Bytes. */
  readonly longest: number;
  /** Milliseconds for the whole body. */
  readonly time: number;
  /** As messages name it. */
  readonly server: string;
}

/**
 * Reads a body as UTF-8.
 * @throws HttpError for a body that is too long or takes too long, and for a connection that breaks or stalls
 */
export async function readText(
  response: IncomingMessage,
  { longest, time, server }: TextLimits,
): Promise<string> {
  const pieces: Buffer[] = [];
  const end = Date.now() + time;
  let length = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > longest) throw tooLong(server, longest);
      if (Date.now() > end) throw stalledError(server, time);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw connectionError(server, error);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function tooLong(server: string, longest: number): HttpError {
  return new HttpError(
    'IO_ERROR',
    `${server} answered with more than ${longest} bytes, which no server of MLflow does. Check MLFLOW_TRACKING_URI.`,
  );
}
