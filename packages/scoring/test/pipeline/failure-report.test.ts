import { expect, test } from '@jest/globals';
import { MlmodelError } from '@mlmodel/core';
import { failureReport } from '../../src/pipeline/failure-report.js';

const ofModel = { requestId: 'r', origin: 'model' } as const;

test('the place of an exception is the frame that raised it, in JavaScript and in Python', () => {
  const javascript =
    'TypeError: x\n    at deep (file:///m.mjs:1:2)\n    at predict (file:///m.mjs:9:9)';
  const python =
    'Traceback (most recent call last):\n  File "a.py", line 1, in predict\n    deep()\n  File "a.py", line 2, in deep\n    x\nKeyError: x';
  const placeOf = (stack: string) =>
    failureReport(Object.assign(new Error(), { stack }), ofModel).place;
  expect(placeOf(javascript)).toBe('at deep (file:///m.mjs:1:2)');
  expect(placeOf(python)).toBe('File "a.py", line 2, in deep');
});

test('the frames of the server that called the model are left out', () => {
  const server = new URL('../../src/pipeline/pipeline.ts', import.meta.url);
  const stack = `Error: x\n    at predict (file:///m.mjs:1:2)\n    at predict (${server}:1:2)\n    at next (node:x)`;
  const { traceback } = failureReport(Object.assign(new Error(), { stack }), ofModel);
  expect(traceback).toBe('Error: x\n    at predict (file:///m.mjs:1:2)');
});

test('causes are reported, even circular ones', () => {
  const error = new Error('outer', { cause: new Error('inner') });
  expect(failureReport(error, ofModel).traceback).toMatch(
    /Error: outer\n.*Caused by: Error: inner/s,
  );
  error.cause = error;
  expect(failureReport(error, ofModel).traceback.length).toBeLessThan(20_001);
});

test('an error of the server is known by its message', () => {
  const error = new MlmodelError('INTERNAL_ERROR', 'cannot be written', {
    debug: 'value 5',
    cause: new TypeError('inner'),
  });
  const report = failureReport(error, { requestId: 'r', origin: 'server' });
  expect(report).toMatchObject({ name: 'MlmodelError', place: 'cannot be written' });
  expect(report.traceback).toMatch(
    /^INTERNAL_ERROR: cannot be written\nCaused by: TypeError: inner\n {4}at /,
  );
});

test.each([undefined, null, 'a text', 7, Symbol('s'), { a: 1 }])(
  'anything may be thrown: %p',
  (thrown) => {
    expect(failureReport(thrown, ofModel)).toMatchObject({ ...ofModel, place: '' });
  },
);

test('what cannot be inspected is reported as such', () => {
  const thrown = new Proxy(new Error(), {
    get() {
      throw new Error('no');
    },
  });
  expect(failureReport(thrown, ofModel).traceback).toBe('It cannot be described.');
});

test('texts are cut', () => {
  expect(failureReport(new Error('x'.repeat(1_000_000)), ofModel).traceback).toHaveLength(20_000);
});
