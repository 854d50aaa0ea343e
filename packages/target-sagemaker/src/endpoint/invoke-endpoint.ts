import { errorInBody, isMlmodelError, MlmodelError } from '@mlmodel/core';
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
  const { errorCode = 'BAD_REQUEST', message } = errorInBody(text);
  return new MlmodelError(
    errorCode,
    message === undefined ? `The model's server answered ${status}.` : awsText(message),
    { status, cause: error },
  );
}
