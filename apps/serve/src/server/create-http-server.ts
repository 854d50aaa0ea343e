import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { encodeError } from '@mlmodel/scoring';
import { oneAtATime } from '../admission/one-at-a-time.js';
import { noSuchPath, unmetExpectation } from '../http/http-errors.js';
import { sendResponse } from '../http/send-response.js';
import { EndingResponse } from '../lifecycle/connection.js';
import { serverOptions as defaults } from '../options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { App, Listener } from './create-app.js';
import {
  checkHead,
  handleClientError,
  isRejected,
  rejectConnection,
  respondAndClose,
} from './protocol-errors.js';

/** Times in milliseconds. */
const limits = {
  /** From the first byte of a request to the end of its head. */
  headersTimeout: 20_000,
  /** Longer than the idle timeout of common load balancers (60 s), so that they close first. */
  keepAliveTimeout: 75_000,
  /** How often the two above are checked. */
  connectionsCheckingInterval: 5_000,
};

export interface HttpServerOptions extends ScoringOptions {
  /** Creates a server for HTTPS. Default: for HTTP. */
  readonly createTlsServer?: ((options: ServerOptions) => Server) | undefined;
}

/** An HTTP server that rejects malformed requests, and passes all others to the app. */
export function createHttpServer(app: App, options: HttpServerOptions): Server {
  const { createTlsServer = createServer } = options;
  const server = createTlsServer({
    ...limits,
    ServerResponse: EndingResponse as typeof ServerResponse,
    requestTimeout: requestTimeout(options),
    // Node would reject requests without a Host header with an empty response; see `checkHead`.
    requireHostHeader: false,
  });
  const { maxBodyBytes = defaults.maxBodyBytes.default } = options;
  const inTurn = oneAtATime();
  server.on(
    'request',
    inTurn(
      ifValid((request, response) => {
        if (!app.guard(request, response)) app.handle(request, response);
      }),
    ),
  );
  server.on(
    'checkContinue',
    inTurn(
      ifValid((request, response) => {
        if (app.guard(request, response)) return;
        if (!(Number(request.headers['content-length']) > maxBodyBytes)) response.writeContinue();
        app.handle(request, response);
      }),
    ),
  );
  server.on(
    'checkExpectation',
    inTurn(
      ifValid((_request, response) => sendResponse(response, encodeError(unmetExpectation()))),
    ),
  );
  server.on('connect', (request: IncomingMessage, socket) => {
    respondAndClose(socket, checkHead(request) ?? noSuchPath());
  });
  server.on('clientError', handleClientError);
  return server;
}

/** Calls the listener for valid requests only. Rejects others, and what follows them on their connections. */
function ifValid(listener: Listener): Listener {
  return (request, response) => {
    if (isRejected(request.socket)) return;
    const error = checkHead(request);
    if (error === undefined) listener(request, response);
    else rejectConnection(request, response, error);
  };
}

/** Longer than the handler's own limit, which responds first. This one also ends uploads that nothing reads. */
function requestTimeout({ timeoutSeconds = defaults.timeout.default }: ScoringOptions): number {
  return timeoutSeconds === 0 ? 0 : timeoutSeconds * 1000 + limits.headersTimeout;
}
