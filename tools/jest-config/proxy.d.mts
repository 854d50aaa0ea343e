import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';

/** A proxy in front of a server, which can misbehave. */
export interface TestProxy {
  readonly url: string;
  /** Methods and URLs, in the order of their arrival. */
  readonly requests: string[];
  /** Answers a request instead of the server; false leaves it to the server. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Changes the body of a response. */
  change: (request: IncomingMessage, response: IncomingMessage) => Transform | undefined;
  close(): Promise<void>;
}

/** Starts a proxy that passes everything on. @param target the URL of the server */
export function startProxy(target: string): Promise<TestProxy>;
