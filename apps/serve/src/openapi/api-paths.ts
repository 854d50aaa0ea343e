import { mlflowVersion } from '@mlmodel/core';
import { errorResponse, scoringErrorResponses } from './error-responses.js';
import { schemaRef } from './json-schema.js';
import { exampleCsv, examplesByForm } from './model-example.js';

/** What the description of `POST /invocations` depends on besides the schemas of the document. */
export interface InvocationFacts {
  /** A request that the model accepts. */
  readonly example?: object | undefined;
  /** What the model answers to it. */
  readonly answer?: unknown;
  /** Whether CSV can hold the model's input. */
  readonly takesCsv: boolean;
  readonly streams: boolean;
}

/** The path that scores. */
export function invocationsPath(facts: InvocationFacts): object {
  const { example, answer, streams } = facts;
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
  schema: { type: 'string', pattern: '^[A-Za-z0-9_.~+/=:@-]{1,128}$' },
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

/** MLflow labels it as JSON, which it is not. */
const bareText = { 'application/json': {} };

/** Whether a path answers before the model can predict. */
function probe(operationId: string, summary: string): object {
  return {
    get: {
      operationId,
      summary,
      security: [],
      responses: {
        200: { description: 'Yes.', content: bareText },
        503: errorResponse('Not now.', ['TEMPORARILY_UNAVAILABLE']),
      },
    },
  };
}

/** The paths of every server besides scoring. */
export const otherPaths = {
  '/ping': probe('ping', 'Can the model predict?'),
  '/health': probe('health', 'Can the model predict?'),
  '/version': {
    get: {
      operationId: 'version',
      summary: "The version of MLflow's scoring protocol",
      responses: {
        200: {
          description: `The version as bare text, such as ${mlflowVersion}.`,
          content: bareText,
        },
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This document',
      responses: {
        200: {
          description: 'An OpenAPI document, made from the signature of the model.',
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
    },
  },
};
