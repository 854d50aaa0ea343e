import { expect, test } from '@jest/globals';
import { errorInBody } from '../../src/index.js';

test.each([
  ['{"error_code": "BAD_REQUEST", "message": "no"}', 'BAD_REQUEST', 'no'],
  ['{"error_code": "toString", "message": "no"}', undefined, 'no'],
  ['{"error_code": 5, "message": ["no"]}', undefined, undefined],
  ['null', undefined, undefined],
  ['<html>', undefined, undefined],
  ['', undefined, undefined],
])('the body %j says code and message', (body, errorCode, message) => {
  expect(errorInBody(body)).toEqual({ errorCode, message });
});
