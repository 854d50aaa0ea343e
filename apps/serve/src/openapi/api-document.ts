import type { FieldSpec, MlmodelFile, ModelSignature } from '@mlmodel/core';
import type { ModelIdentity } from '../metrics/model-metrics.js';
import { predictionsSchema } from './answer-schema.js';
import { invocationsPath, keySchemes, otherPaths } from './api-paths.js';
import { cellSchemas } from './cell-schemas.js';
import { chatForm } from './chat-form.js';
import { errorSchema } from './error-responses.js';
import { type FormSchemas, formSchemas } from './form-schemas.js';
import { type JsonSchema, schemaRef } from './json-schema.js';
import { paramsSchema } from './params-schema.js';
import type { ServerFeatures } from './presented-model.js';

/** What an API document is made from. */
export interface ApiFacts extends ServerFeatures {
  readonly identity: ModelIdentity;
  readonly mlmodel: MlmodelFile;
  /** Inputs that the artifact declares; such models do not take lists and objects where text is declared. */
  readonly artifactInputs?: readonly FieldSpec[] | undefined;
  /** Outputs that the artifact declares. */
  readonly artifactOutputs?: readonly FieldSpec[] | undefined;
  readonly streams: boolean;
  /** A request that the model accepts, and what the model answers to it. */
  readonly example?: object | undefined;
  readonly answer?: unknown;
}

/**
 * The OpenAPI 3.1 document of a server. It may hold what JSON lacks (bigints, times, bytes): write it with `toJsonText`.
 */
export function apiDocument(facts: ApiFacts): object {
  const { mlmodel, identity, example, answer, streams, needsKey } = facts;
  const { signature } = mlmodel;
  const schemas = { ...cellSchemas, ...requestSchemas(facts), ...answerSchemas(facts) };
  return {
    openapi: '3.1.0',
    info: {
      title: identity.name || 'model',
      version: identity.version || '1',
      description: 'A model behind the scoring protocol of MLflow.',
      ...(identity.runId !== '' && { 'x-mlflow-run-id': identity.runId }),
    },
    servers: [{ url: '/' }],
    ...(needsKey && { security: Object.keys(keySchemes).map((name) => ({ [name]: [] })) }),
    paths: {
      '/invocations': invocationsPath({
        ...{ example, answer, streams, needsKey },
        takesCsv: takesCsv(signature),
      }),
      ...otherPaths(facts),
    },
    components: { schemas, ...(needsKey && { securitySchemes: keySchemes }) },
  };
}

function requestSchemas(facts: ApiFacts): Readonly<Record<string, JsonSchema>> {
  const { mlmodel, artifactInputs } = facts;
  const { signature, isSignatureFromTypeHint } = mlmodel;
  const holdsNested = artifactInputs === undefined;
  const forms = formSchemas(signature?.inputs, {
    holdsNested,
    isTypeHint: isSignatureFromTypeHint,
  });
  const { params } = signature ?? {};
  const shared: Readonly<Record<string, JsonSchema>> =
    params === undefined ? {} : { params: schemaRef('Params') };
  const choices = formChoices(forms, shared);
  const chat = chatForm(signature, holdsNested);
  return {
    Request:
      chat === undefined
        ? { type: 'object', oneOf: choices }
        : { type: 'object', anyOf: [{ oneOf: choices }, chat] },
    ...(params !== undefined && { Params: paramsSchema(params) }),
  };
}

const formDescriptions: Readonly<Record<keyof FormSchemas, string>> = {
  dataframe_split: 'A table: names of columns, and rows.',
  dataframe_records: 'A table: a record for each row.',
  instances: 'A value for each row.',
  inputs: 'Columns or tensors by name, or one tensor.',
};

/** A body has exactly one of the keys of the forms. Other keys are ignored. */
function formChoices(
  forms: FormSchemas,
  shared: Readonly<Record<string, JsonSchema>>,
): readonly JsonSchema[] {
  return Object.entries(forms).map(([form, schema]) => ({
    title: form,
    description: formDescriptions[form as keyof FormSchemas],
    properties: { [form]: schema, ...shared },
    required: [form],
  }));
}

/** Tensors and nested columns do not come as CSV. */
function takesCsv(signature: ModelSignature | undefined): boolean {
  const inputs = signature?.inputs;
  if (inputs === undefined) return true;
  return inputs.kind === 'columns' && inputs.columns.every(({ type }) => typeof type === 'string');
}

function answerSchemas(facts: ApiFacts): Readonly<Record<string, JsonSchema>> {
  const { mlmodel, artifactInputs, artifactOutputs } = facts;
  const { signature } = mlmodel;
  const wrapped: JsonSchema = {
    title: 'predictions',
    type: 'object',
    properties: { predictions: schemaRef('Predictions') },
    required: ['predictions'],
  };
  const bare: JsonSchema = {
    title: 'chat',
    description: 'The answer to a request of the chat form.',
  };
  return {
    Predictions: predictionsSchema({ outputs: signature?.outputs, artifactOutputs }),
    Answer:
      chatForm(signature, artifactInputs === undefined) !== undefined
        ? { anyOf: [wrapped, bare] }
        : wrapped,
    Error: errorSchema,
  };
}
