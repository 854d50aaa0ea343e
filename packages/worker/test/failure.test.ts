import { expect, test } from '@jest/globals';
import { MlmodelError } from '@mlmodel/core';
import { fromFailure, toFailure } from '../src/failure.js';

test('a code of MLflow that this project never uses is kept with its status', () => {
  const failure = { errorCode: 'SERVICE_UNDER_MAINTENANCE', message: 'later', status: 500 };
  expect(fromFailure(failure)).toMatchObject(failure);
});

test.each([
  { errorCode: 'SERVICE_UNDER_MAINTENANCE', message: 'no status' },
  { errorCode: 'no code', message: 'spaces', status: 400 },
  { message: 'no code' },
])('an invalid code becomes INTERNAL_ERROR: $message', (failure) => {
  expect(fromFailure(failure)).toMatchObject({
    message: failure.message,
    errorCode: 'INTERNAL_ERROR',
  });
});

test('the exception behind an error travels as text, without its fields', () => {
  const cause = Object.assign(new TypeError('boom'), { secret: 1 });
  const failure = JSON.parse(
    JSON.stringify(toFailure(new MlmodelError('BAD_REQUEST', 'no', { cause }))),
  );
  const { name, message, stack } = cause;
  expect(failure.cause).toEqual({ name, message, stack });
  const error = fromFailure(failure);
  expect(error.cause).toBeInstanceOf(Error);
  expect(error.cause).toMatchObject({ name, message, stack });
});

test.each(['a text', null, [], { stack: 5 }, { message: 'no stack' }])(
  'a cause that is not an exception is left out: %j',
  (cause) => {
    expect(fromFailure({ errorCode: 'BAD_REQUEST', message: 'no', cause }).cause).toBeUndefined();
  },
);

test('the texts of an exception are cut', () => {
  const cause = new Error('x'.repeat(1_000_000));
  expect(
    JSON.stringify(toFailure(new MlmodelError('BAD_REQUEST', 'no', { cause }))).length,
  ).toBeLessThan(50_000);
});
