import { mlflowVersion } from '@mlmodel/core';
import { requestIdPattern } from '../http/request-id.js';
import { errorResponse, scoringErrorResponses } from './error-responses.js';
import { schemaRef } from './json-schema.js';
import { exampleCsv, examplesByForm } from './model-example.js';
import type { ServerFeatures } from './presented-model.js';

/** What the description of `POST /invocations` depends on besides the schemas of the document. */
export interface InvocationFacts {
  /** A request that the model accepts. */
  readonly example?: object | undefined;
  /** What the model answers to it. */
  readonly answer?: unknown;
  /** Whether CSV can hold the model's input. */
  readonly takesCsv: boolean;
  readonly streams: boolean;
  /** Whether clients need a key. */
  readonly needsKey: boolean;
}

/** The path that scores. */
export function invocationsPath(facts: InvocationFacts): object {
  const { example, answer, streams, needsKey } = facts;
  const json = {
    schema: schemaRef('Request'),
    ...(example && { examples: examplesByForm(example) }),
  };
  const answerJson = {
    schema: schemaRef('Answer'),
    ...(answer !== undefined && { example: answer }),
  };
  return {
    post: {
      operationId: 'invocations',
      summary: 'Score',
      description:
        'Predicts for the rows of the body. The body may be compressed: Content-Encoding gzip or zstd.',
      parameters: [requestIdHeader],
      requestBody: {
        required: true,
        content: { 'application/json': json, ...tableContent(facts) },
      },
      responses: {
        200: {
          description: 'The prediction, in the media type that Accept names.',
          content: {
            'application/json': answerJson,
            'text/csv': { schema: { type: 'string', description: 'Only if it is a table.' } },
            [arrow]: { schema: { description: 'Only if it is a table or a tensor.' } },
            ...(streams && streamContent),
          },
        },
        ...(needsKey && keyMissing),
        ...scoringErrorResponses(),
      },
    },
  };
}

const arrow = 'application/vnd.apache.arrow.stream';
const parquet = 'application/vnd.apache.parquet';

const requestIdHeader = {
  name: 'X-Request-Id',
  in: 'header',
  description:
    'An id of the request for the log of the server: letters, digits and any of _.~+/=:@-',
  schema: { type: 'string', pattern: requestIdPattern },
};

function tableContent({ example, takesCsv }: InvocationFacts): object {
  const csv = example && exampleCsv(example);
  return {
    ...(takesCsv && {
      'text/csv': {
        schema: {
          type: 'string',
          description: 'A header with the names of the columns, then rows.',
        },
        ...(csv !== undefined && { example: csv }),
      },
    }),
    [parquet]: { schema: { description: 'A Parquet file with the columns.' } },
    [arrow]: { schema: { description: 'A stream of Arrow IPC with the columns.' } },
  };
}

const streamContent = {
  'text/event-stream': {
    schema: {
      type: 'string',
      description: 'An event for each prediction; an error is the event "error".',
    },
  },
  'application/x-ndjson': {
    schema: { type: 'string', description: 'A line of JSON for each prediction.' },
  },
};

/** Ways to send a key. */
export const keySchemes = {
  bearer: { type: 'http', scheme: 'bearer' },
  header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
};

const keyMissing = {
  401: errorResponse('The key is missing or not valid.', ['UNAUTHENTICATED']),
};

/** MLflow labels it as JSON, which it is not. */
const bareText = { 'application/json': {} };

const statusJson = {
  'application/json': { schema: { properties: { status: { type: 'string' } } } },
};

interface Probe {
  readonly operationId: string;
  readonly summary: string;
  readonly content: object;
  /** The response when the answer is no; undefined if there is none. */
  readonly otherwise?: object;
}

function probe({ operationId, summary, content, otherwise }: Probe): object {
  const responses = {
    200: { description: 'Yes.', content },
    ...(otherwise && { 503: otherwise }),
  };
  return { get: { operationId, summary, security: [], responses } };
}

const notReady = errorResponse('Not now.', ['TEMPORARILY_UNAVAILABLE']);
const canPredict = { summary: 'Can the model predict?', content: bareText, otherwise: notReady };

/** The paths of a server besides scoring. */
export function otherPaths({ needsKey, hasMetrics }: ServerFeatures): object {
  const read = (operationId: string, { summary, ok }: ReadOperation) => ({
    get: { operationId, summary, responses: { 200: ok, ...(needsKey && keyMissing) } },
  });
  return {
    '/ping': probe({ operationId: 'ping', ...canPredict }),
    '/health': probe({ operationId: 'health', ...canPredict }),
    '/livez': probe({
      operationId: 'livez',
      summary: 'Does the server respond?',
      content: statusJson,
    }),
    '/readyz': probe({
      operationId: 'readyz',
      summary: 'Does the server want requests?',
      content: statusJson,
      otherwise: { description: 'Not now: it stops, or has no model.', content: statusJson },
    }),
    '/version': read('version', {
      summary: "The version of MLflow's scoring protocol",
      ok: {
        description: `The version as bare text, such as ${mlflowVersion}.`,
        content: bareText,
      },
    }),
    '/openapi.json': read('openapi', {
      summary: 'This document',
      ok: {
        description: 'An OpenAPI document, made from the signature of the model.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    }),
    ...(hasMetrics && {
      '/metrics': read('metrics', {
        summary: 'Figures of the server',
        ok: {
          description: 'The format of Prometheus, or that of OpenMetrics if Accept names it.',
          content: {
            'text/plain': { schema: { type: 'string' } },
            'application/openmetrics-text': { schema: { type: 'string' } },
          },
        },
      }),
    }),
  };
}

interface ReadOperation {
  readonly summary: string;
  /** The response with status 200. */
  readonly ok: object;
}
