import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A connection with what Node keeps about its requests internally. */
type Connection = Duplex & {
  /** The response that it is sending, or will send next. */
  readonly _httpMessage?: ServerResponse | null;
  readonly parser?: {
    /** For how long a request has been arriving; 0 if none is. A new connection waits for its first one. */
    duration?(): number;
  } | null;
};

/** The response to the oldest request of a connection that has not ended. */
export function currentResponse(connection: Duplex): ServerResponse | undefined {
  return (connection as Connection)._httpMessage ?? undefined;
}

/** Whether a request has begun to arrive on a connection, or none has arrived yet. */
export function awaitsRequest(connection: Duplex): boolean {
  return ((connection as Connection).parser?.duration?.() ?? 0) > 0;
}
