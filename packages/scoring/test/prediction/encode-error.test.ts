import { describe, expect, test } from '@jest/globals';
import { MlmodelError } from '@mlmodel/core';
import { encodeError } from '../../src/index.js';

const bodyOf = (error: unknown, debug = false) => JSON.parse(encodeError(error, { debug }).body);

describe('an error body', () => {
  test('has the code and the message, in ASCII', () => {
    const error = new MlmodelError('INVALID_PARAMETER_VALUE', 'Column é is missing.', {
      debug: 'secret',
    });
    expect(encodeError(error)).toEqual({
      status: 400,
      contentType: 'application/json',
      body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"Column \\u00e9 is missing."}',
    });
  });

  test('has a detail for errors of HTTP', () => {
    expect(bodyOf(new MlmodelError('ENDPOINT_NOT_FOUND', 'm'))).toMatchObject({
      detail: 'Not Found',
    });
    expect(bodyOf(new MlmodelError('BAD_REQUEST', 'm', { status: 415 }))).toMatchObject({
      detail: 'Unsupported Media Type',
    });
    expect(bodyOf(new MlmodelError('RESOURCE_DOES_NOT_EXIST', 'm'))).not.toHaveProperty('detail');
  });

  test('contains values and the stack only for debugging', () => {
    const error = new MlmodelError('BAD_REQUEST', 'm', {
      debug: 'value 5',
      cause: new Error('inner'),
    });
    const { message, stack_trace } = bodyOf(error, true);
    expect(message).toBe('m\nvalue 5');
    expect(stack_trace).toMatch(/Caused by: Error: inner/);
  });

  test('names the request at the end of its message, before what is for debugging', () => {
    const error = new MlmodelError('BAD_REQUEST', 'No.', { debug: 'value 5' });
    const messageOf = (options: object) =>
      JSON.parse(encodeError(error, { requestId: 'r1', ...options }).body).message;
    expect(messageOf({})).toBe('No. Request ID: r1');
    expect(messageOf({ debug: true })).toBe('No. Request ID: r1\nvalue 5');
  });

  test('hides what an unexpected error says', () => {
    expect(encodeError(new TypeError('secret'))).toMatchObject({ status: 500 });
    expect(bodyOf(new TypeError('secret'))).toMatchObject({ error_code: 'INTERNAL_ERROR' });
    expect(encodeError('secret').body).not.toContain('secret');
  });
});
