import { expect, test } from '@jest/globals';
import type { Prediction } from '@mlmodel/core';
import { encodeEvent, errorEvent, negotiateStreamType } from '../../src/pipeline/stream-events.js';
import { encodePrediction } from '../../src/prediction/encode-prediction.js';

const written: Prediction = {
  kind: 'json',
  text: '[NaN,-Infinity,1.0,"NaN \\" Infinity"]',
  get value(): never {
    throw new Error('the text is there');
  },
};

test.each([
  ['null', '[null,"-Infinity",1.0,"NaN \\" Infinity"]'],
  ['string', '["NaN","-Infinity",1.0,"NaN \\" Infinity"]'],
  ['token', '[NaN,-Infinity,1.0,"NaN \\" Infinity"]'],
] as const)('text that a runtime has written is passed on, its tokens as %s', (nonFinite, text) => {
  const { body } = encodePrediction(written, { nonFinite, wrapped: false });
  expect(body).toBe(text);
});

test('a prediction of a stream is one line, or one event', () => {
  const prediction: Prediction = { kind: 'json', value: 'a\nb' };
  const options = { wrapped: true, nonFinite: 'null' } as const;
  expect(encodeEvent(prediction, { ...options, type: 'application/x-ndjson' })).toBe(
    '{"predictions":"a\\nb"}\n',
  );
  expect(encodeEvent(prediction, { ...options, type: 'text/event-stream' })).toBe(
    'data: {"predictions":"a\\nb"}\n\n',
  );
});

test('an error is an event of its own name', () => {
  const body = '{"error_code":"BAD_REQUEST","message":"no"}';
  expect(errorEvent(body, 'text/event-stream')).toBe(`event: error\ndata: ${body}\n\n`);
  expect(errorEvent(body, 'application/x-ndjson')).toBe(`${body}\n`);
});

test('a stream has to be requested by name', () => {
  expect(negotiateStreamType('application/json, text/event-stream;q=0.9')).toBe(
    'text/event-stream',
  );
  expect(negotiateStreamType('*/*')).toBeUndefined();
  expect(negotiateStreamType(undefined)).toBeUndefined();
});
