import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { encodeError } from '@mlmodel/scoring';
import type { ScoringHandler } from '../handler/handler-options.js';
import { noSuchPath, unmetExpectation } from '../http/http-errors.js';
import { sendAnswer } from '../http/send-answer.js';
import type { ScoringOptions } from '../scoring-options.js';
import { headFault } from './check-head.js';
import { answerAndClose, answerClientError, isRefused, refuseConnection } from './client-errors.js';
import { loadPages } from './pages.js';

/** Times in milliseconds. */
const limits = {
  /** From the first byte of a request to the end of its head. */
  headersTimeout: 20_000,
  /** Longer than the idle timeout of common load balancers (60 s), so that they close first. */
  keepAliveTimeout: 75_000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 5_000,
};

/** An HTTP server that gives the paths of the scoring protocol to a handler and all others to the pages. */
export function createHttpServer(handler: ScoringHandler, options: ScoringOptions): Server {
  const server = createServer({
    ...limits,
    requestTimeout: requestTimeout(options),
    // Node would refuse such requests without a body.
    requireHostHeader: false,
  });
  const toPages = (request: IncomingMessage, response: ServerResponse) => {
    loadPages().then(
      (pages) => pages(request, response),
      (error) => sendAnswer(response, encodeError(error)),
    );
  };
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    handler(request, response, () => toPages(request, response));
  server.on('request', ifWellFormed(serve));
  server.on(
    'checkContinue',
    ifWellFormed((request, response) => {
      const limit = handler.maxBodyBytes;
      if (!(Number(request.headers['content-length']) > limit)) response.writeContinue();
      serve(request, response);
    }),
  );
  server.on(
    'checkExpectation',
    ifWellFormed((_request, response) => sendAnswer(response, encodeError(unmetExpectation()))),
  );
  server.on('connect', (request: IncomingMessage, socket) => {
    answerAndClose(socket, headFault(request) ?? noSuchPath());
  });
  server.on('clientError', answerClientError);
  return server;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Leaves requests with a faulty head, and what follows them on their connections, to be refused. */
function ifWellFormed(listener: Listener): Listener {
  return (request, response) => {
    if (isRefused(request.socket)) return;
    const fault = headFault(request);
    if (fault === undefined) listener(request, response);
    else refuseConnection(request, response, fault);
  };
}

/** The handler's own limit answers first where there is one; this one also ends uploads that nothing reads. */
function requestTimeout({ timeoutSeconds = 60 }: ScoringOptions): number {
  return timeoutSeconds === 0 ? 0 : timeoutSeconds * 1000 + limits.headersTimeout;
}
