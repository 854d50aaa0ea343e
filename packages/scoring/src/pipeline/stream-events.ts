import type { MlmodelError, Prediction } from '@mlmodel/core';
import { parseMediaType } from '../http/media-types.js';
import type { EncodedError } from '../prediction/encode-error.js';
import { encodeJson, type JsonOptions } from '../prediction/encode-json.js';
import type { NonFinite } from '../prediction/non-finite.js';

/** A streamed response. */
export interface StreamResponse {
  readonly contentType: StreamType;
  /** ASCII strings; ending the iteration stops the model. */
  readonly events: AsyncIterable<string>;
}

interface EventOptions {
  readonly type: StreamType;
  readonly wrapped: boolean;
  readonly nonFinite: NonFinite;
  /** Converts an exception of the model to an error. */
  readonly toModelError: (thrown: unknown) => MlmodelError;
  readonly fail: (error: unknown) => EncodedError;
}

/**
 * Turns predictions into events. Waits for the first one, so that an earlier error can become an ordinary response.
 * @throws whatever the model throws before its first prediction
 */
export async function streamEvents(
  predictions: AsyncIterable<Prediction> | Iterable<Prediction>,
  options: EventOptions,
): Promise<StreamResponse> {
  const iterator = iteratorOf(predictions);
  const first = await iterator.next();
  return { contentType: options.type, events: eventsFrom(first, { iterator, options }) };
}

async function* iteratorOf(
  predictions: AsyncIterable<Prediction> | Iterable<Prediction>,
): AsyncGenerator<Prediction, void> {
  yield* predictions;
}

interface Rest {
  readonly iterator: AsyncGenerator<Prediction, void>;
  readonly options: EventOptions;
}

async function* eventsFrom(
  first: IteratorResult<Prediction, void>,
  { iterator, options }: Rest,
): AsyncGenerator<string, void> {
  const { toModelError, fail, type } = options;
  const nextFromModel = () =>
    iterator.next().catch((thrown: unknown) => {
      throw toModelError(thrown);
    });
  try {
    for (let next = first; next.done !== true; next = await nextFromModel()) {
      yield encodeEvent(next.value, options);
    }
  } catch (error) {
    yield errorEvent(fail(error).body, type);
  } finally {
    await iterator.return();
  }
}

const streamTypes = ['text/event-stream', 'application/x-ndjson'] as const;

/** A supported media type of streams. */
export type StreamType = (typeof streamTypes)[number];

/** The stream media type that the `Accept` field names, if any. */
export function negotiateStreamType(accept: string | undefined): StreamType | undefined {
  if (accept === undefined) return undefined;
  const named = accept.split(',').map((range) => parseMediaType(range)?.essence);
  return streamTypes.find((type) => named.includes(type));
}

/**
 * One prediction of a stream: a line of JSON, or a server-sent event with such a line as its data.
 * @throws MlmodelError `INTERNAL_ERROR` for a prediction that JSON cannot hold
 */
export function encodeEvent(
  prediction: Prediction,
  { type, ...options }: JsonOptions & { readonly type: StreamType },
): string {
  return asEvent(encodeJson(prediction, options), type);
}

/** The event that ends a stream with MLflow's error body, named `error` where events have names. */
export function errorEvent(body: string, type: StreamType): string {
  const event = asEvent(body, type);
  return type === 'text/event-stream' ? `event: error\n${event}` : event;
}

function asEvent(json: string, type: StreamType): string {
  // The JSON is a single line: line breaks in strings are escaped.
  return type === 'text/event-stream' ? `data: ${json}\n\n` : `${json}\n`;
}
