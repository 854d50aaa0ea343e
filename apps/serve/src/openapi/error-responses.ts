import { errorStatus } from '@mlmodel/core';
import { type JsonSchema, schemaRef } from './json-schema.js';

/** The body of every error. */
export const errorSchema: JsonSchema = {
  type: 'object',
  properties: {
    error_code: { type: 'string', description: 'The kind of error, in the words of MLflow.' },
    message: { type: 'string', description: 'What is wrong, where, and how to fix it.' },
    detail: {
      type: 'string',
      description: 'The name of the HTTP status, for 404, 405, 406, 413 and 415.',
    },
    stack_trace: {
      type: 'string',
      description: 'Only of a server that was started for debugging.',
    },
  },
  required: ['error_code', 'message'],
};

/** What each status means for a request to score. */
const scoringErrors: Readonly<Record<number, string>> = {
  400: 'The body cannot be read or does not fit the signature (the message names the column), or the model failed on it.',
  406: 'The prediction is not a table, so it cannot be sent as CSV or Arrow.',
  408: 'The request took too long to arrive.',
  413: 'The body is too large. Send fewer rows per request.',
  415: 'The Content-Type is missing or not supported.',
  429: 'The server is busy. Try again after the seconds that Retry-After names.',
  500: 'The server failed; its log has details under the request id in the message.',
  503: 'The process that runs the model is being restarted.',
  504: 'The time limit for a request was reached.',
};

/** Error responses of a request to score. */
export function scoringErrorResponses(): Readonly<Record<string, object>> {
  const entries = Object.entries(scoringErrors).map(
    ([status, description]) =>
      [status, errorResponse(description, codesOf(Number(status)))] as const,
  );
  return {
    ...Object.fromEntries(entries),
    default: errorResponse('An error that the model chose: its code and status.', []),
  };
}

/** An error response. @param codes its error codes; empty if any is possible */
export function errorResponse(description: string, codes: readonly string[]): object {
  const code: JsonSchema = { properties: { error_code: { enum: codes } } };
  const schema = codes.length === 0 ? schemaRef('Error') : { allOf: [schemaRef('Error'), code] };
  return { description, content: { 'application/json': { schema } } };
}

/** Errors about HTTP itself have the code `BAD_REQUEST` whatever their status. */
function codesOf(status: number): readonly string[] {
  const codes = Object.entries(errorStatus).filter(([, own]) => own === status);
  return codes.length === 0 ? ['BAD_REQUEST'] : codes.map(([code]) => code);
}
