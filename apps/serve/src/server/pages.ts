import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeError } from '@mlmodel/scoring';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { noSuchPath } from '../http/http-errors.js';
import { sendAnswer } from '../http/send-answer.js';

/** Serves what is not the scoring protocol. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => void;

let pages: Promise<Pages> | undefined;

/** The pages. Express is imported for the first request to one, as that takes longer than the rest of a start. */
export function loadPages(): Promise<Pages> {
  pages ??= createPages();
  return pages;
}

async function createPages(): Promise<Pages> {
  const { default: express } = await import('express');
  const app = express();
  app.disable('x-powered-by');
  app.use(notFound, failed);
  return app;
}

const notFound: RequestHandler = (_request, response) => {
  sendAnswer(response, encodeError(noSuchPath()));
};

const failed: ErrorRequestHandler = (error, _request, response, _next) => {
  sendAnswer(response, encodeError(error));
};
