import type { MlmodelError, Prediction } from '@mlmodel/core';
import type { EncodedError } from '../prediction/encode-error.js';
import { encodeEvent, errorEvent, type StreamType } from '../prediction/encode-event.js';
import type { NonFinite } from '../prediction/non-finite.js';

/** A response that is sent piece by piece. */
export interface StreamResponse {
  readonly contentType: StreamType;
  /** ASCII texts; ending the iteration ends the model's work. */
  readonly events: AsyncIterable<string>;
}

interface EventOptions {
  readonly type: StreamType;
  readonly wrapped: boolean;
  readonly nonFinite: NonFinite;
  /** The error that stands for an exception of the model. */
  readonly toModelError: (thrown: unknown) => MlmodelError;
  readonly fail: (error: unknown) => EncodedError;
}

/**
 * Turns predictions into events. It waits for the first one, so that an error before it can be a response of its own.
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
