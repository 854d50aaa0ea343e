import type { Prediction } from '@mlmodel/core';
import { parseMediaType } from '../http/media-type.js';
import { encodeJson, type JsonOptions } from './encode-json.js';

const streamTypes = ['text/event-stream', 'application/x-ndjson'] as const;

/** A media type that a stream of predictions can be sent as. */
export type StreamType = (typeof streamTypes)[number];

/** The media type for a stream that the `Accept` field asks for by name; undefined when it asks for none. */
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

/** The error that ends a stream, from MLflow's error body: an event named `error` where events have names. */
export function errorEvent(body: string, type: StreamType): string {
  const event = asEvent(body, type);
  return type === 'text/event-stream' ? `event: error\n${event}` : event;
}

function asEvent(json: string, type: StreamType): string {
  // The JSON of answers is one line: line breaks in texts are escaped.
  return type === 'text/event-stream' ? `data: ${json}\n\n` : `${json}\n`;
}
