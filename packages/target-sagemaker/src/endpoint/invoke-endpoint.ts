import { type ErrorCode, errorStatus, isMlmodelError, MlmodelError } from '@mlmodel/core';
import type { PredictionInputs, PredictionsResponse } from '@mlmodel/deployments';
import { awsText } from '../aws/aws-error.js';
import type { Work } from '../aws/work.js';

/** The part of SageMaker's `ModelError` that is read here: what the container answered. */
interface ModelError {
  readonly name?: string;
  readonly OriginalStatusCode?: number;
  readonly OriginalMessage?: string;
}

/**
 * Sends a scoring request to an endpoint.
 * @throws MlmodelError the error that the model's server answered, or that of AWS
 */
export async function invokeEndpoint(
  name: string,
  { body, contentType }: PredictionInputs,
  { aws, signal }: Work,
): Promise<PredictionsResponse> {
  const runtime = await aws.runtime();
  const response = await runtime
    .invokeEndpoint(
      { EndpointName: name, Body: body, ContentType: contentType },
      { ...(signal && { abortSignal: signal }) },
    )
    .catch((error: unknown) => {
      throw modelErrorOf(error) ?? error;
    });
  return {
    body: response.Body ?? new Uint8Array(),
    contentType: response.ContentType ?? 'application/json',
  };
}

/** The error in the answer of the model's server, if that is what failed. */
function modelErrorOf(error: unknown): MlmodelError | undefined {
  const cause = isMlmodelError(error) ? (error.cause as ModelError | undefined) : undefined;
  if (cause?.name !== 'ModelError') return undefined;
  const { OriginalStatusCode: status = 500, OriginalMessage: text = '' } = cause;
  const { error_code: code, message } = answerOf(text);
  const errorCode =
    typeof code === 'string' && Object.hasOwn(errorStatus, code) ? code : 'BAD_REQUEST';
  return new MlmodelError(
    errorCode as ErrorCode,
    typeof message === 'string' ? awsText(message) : `The model's server answered ${status}.`,
    { status, cause: error },
  );
}

function answerOf(text: string): { readonly error_code?: unknown; readonly message?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
