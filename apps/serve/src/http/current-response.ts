import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A connection with Node's internal reference to the response that it is sending, or will send next. */
type Connection = Duplex & { readonly _httpMessage?: ServerResponse | null };

/** The response to the oldest request of a connection that has not ended. */
export function currentResponse(connection: Duplex): ServerResponse | undefined {
  return (connection as Connection)._httpMessage ?? undefined;
}
