import { createServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { encodeError } from '@mlmodel/scoring';
import type { ConnectionOptions } from '../admission/connection-options.js';
import type { OneAtATime } from '../admission/one-at-a-time.js';
import { cutSlowReaders } from '../admission/slow-readers.js';
import { noSuchPath, unmetExpectation } from '../http/http-errors.js';
import { sendResponse } from '../http/send-response.js';
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

/** How often the time limits for headers and idle connections are checked at most, in milliseconds. */
const longestCheckInterval = 5_000;

export interface HttpServerOptions extends ScoringOptions, ConnectionOptions {
  /** Creates a server for HTTPS. Default: for HTTP. */
  readonly createTlsServer?: ((options: ServerOptions) => Server) | undefined;
}

interface ServerParts {
  readonly app: App;
  readonly oneAtATime: OneAtATime;
}

/** An HTTP server that rejects malformed requests, and passes all others to the app. */
export function createHttpServer(
  { app, oneAtATime }: ServerParts,
  options: HttpServerOptions,
): Server {
  const {
    createTlsServer = createServer,
    headerTimeoutSeconds = defaults.headerTimeout.default,
    keepAliveSeconds = defaults.keepAlive.default,
    maxConnections = defaults.maxConnections.default,
    timeoutSeconds = defaults.timeout.default,
  } = options;
  const headersTimeout = headerTimeoutSeconds * 1000;
  const server = createTlsServer({
    headersTimeout,
    keepAliveTimeout: keepAliveSeconds * 1000,
    connectionsCheckingInterval: Math.min(longestCheckInterval, headersTimeout / 2),
    maxHeaderSize: options.maxHeaderBytes ?? defaults.maxHeaderBytes.default,
    // Longer than the handler's own limit, which responds first. This one also ends uploads that nothing reads.
    requestTimeout: timeoutSeconds === 0 ? 0 : timeoutSeconds * 1000 + headersTimeout,
    // Node would reject requests without a Host header with an empty response; see `checkHead`.
    requireHostHeader: false,
  });
  server.maxConnections = maxConnections;
  cutSlowReaders(server, timeoutSeconds);
  const { maxBodyBytes = defaults.maxBodyBytes.default } = options;
  server.on(
    'request',
    oneAtATime.wrap(
      ifValid((request, response) => {
        if (!app.guard(request, response)) app.handle(request, response);
      }),
    ),
  );
  server.on(
    'checkContinue',
    oneAtATime.wrap(
      ifValid((request, response) => {
        if (app.guard(request, response)) return;
        if (!(Number(request.headers['content-length']) > maxBodyBytes)) response.writeContinue();
        app.handle(request, response);
      }),
    ),
  );
  server.on(
    'checkExpectation',
    oneAtATime.wrap(
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
