import { errorInBody, MlmodelError, plainText } from '@mlmodel/core';
import type { DeploymentCall, PredictionInputs, PredictionsResponse } from './deployment-call.js';
import type { PredictionStream } from './deployment-client.js';

/** A request to a scoring server. */
export interface ScoringRequest extends DeploymentCall {
  /** Of `POST /invocations`. */
  readonly url: string;
  readonly inputs: PredictionInputs;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Characters of an error from which on nothing of it is read: it is not one of a scoring server. */
const longestError = 2 ** 20;

/** Characters of a server's error that a message shows. */
const longestMessage = 2_000;

/**
 * Sends a request to a scoring server, for `predict` of a target.
 * @throws MlmodelError with the error code, the status and the message of a response that is an error;
 * `TEMPORARILY_UNAVAILABLE` when no server answers, or the connection breaks
 */
export async function scoreAt(request: ScoringRequest): Promise<PredictionsResponse> {
  const response = await send(request);
  const body = await response.bytes().catch((cause: unknown) => {
    throw connectionError(request, cause);
  });
  return { body, contentType: typeOf(response) };
}

/** Sends a request for a stream (`Accept: text/event-stream`). @throws MlmodelError as {@link scoreAt} */
export async function streamAt(request: ScoringRequest): Promise<PredictionStream> {
  const headers = { ...request.headers, accept: 'text/event-stream' };
  const response = await send({ ...request, headers });
  return { contentType: typeOf(response), body: response.body ?? noBody() };
}

async function* noBody(): AsyncGenerator<Uint8Array, void> {}

function typeOf(response: Response): string {
  return response.headers.get('content-type') ?? 'application/octet-stream';
}

async function send(request: ScoringRequest): Promise<Response> {
  const { url, inputs, headers, signal } = request;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': inputs.contentType },
    body: inputs.body as Uint8Array<ArrayBuffer>,
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    throw connectionError(request, cause);
  });
  if (response.ok) return response;
  throw await errorOf(response);
}

/** The body of a response as text, or its start. */
async function startOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > longestError) break;
  }
  return text;
}

/** What `fetch` throws, in words; the reason of an aborted signal as it is. */
function connectionError({ url, signal }: ScoringRequest, cause: unknown): unknown {
  if (signal?.aborted) return signal.reason;
  const { code } = Object(Object(cause).cause) as NodeJS.ErrnoException;
  return new MlmodelError(
    'TEMPORARILY_UNAVAILABLE',
    `No server answers at ${new URL(url).origin} (${code ?? 'the connection failed'}).`,
    { cause },
  );
}

async function errorOf(response: Response): Promise<MlmodelError> {
  const { status } = response;
  const text = await startOf(response).catch(() => '');
  const { errorCode = 'INTERNAL_ERROR', message = '' } = errorInBody(text);
  const reason = plainText(message.slice(0, longestMessage));
  const shown = reason === '' ? `The server answered with status ${status}.` : reason;
  return new MlmodelError(errorCode, shown, { status });
}
