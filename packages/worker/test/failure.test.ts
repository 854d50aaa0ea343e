import { expect, test } from '@jest/globals';
import { fromFailure } from '../src/failure.js';

test('a code of MLflow that this project never gives is kept with its status', () => {
  const told = { errorCode: 'SERVICE_UNDER_MAINTENANCE', message: 'later', status: 500 };
  expect(fromFailure(told)).toMatchObject(told);
});

test.each([
  { errorCode: 'SERVICE_UNDER_MAINTENANCE', message: 'no status' },
  { errorCode: 'no code', message: 'spaces', status: 400 },
  { message: 'no code' },
])('what is no code becomes INTERNAL_ERROR: $message', (told) => {
  expect(fromFailure(told)).toMatchObject({ message: told.message, errorCode: 'INTERNAL_ERROR' });
});
