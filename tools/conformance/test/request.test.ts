import { describe, expect, test } from '@jest/globals';
import { bodyTypeOf, routeOf } from '../oracle/request.ts';

describe('a Content-Type header', () => {
  test.each([
    ['application/json', 'application/json'],
    ['Application/JSON; Charset="UTF-8"', 'application/json'],
    ['application/json;', 'application/json'],
    ['application/json; charset=latin-1', undefined],
    ['application/json; charset=utf-8; charset=latin-1', undefined],
    ['application/json; format=x', undefined],
    ['application/json; foo', undefined],
    ['application/json, text/csv', undefined],
    ['', undefined],
  ])('%j is read as %j', (header, type) => {
    expect(bodyTypeOf(header)).toBe(type);
  });
});

test('a route has no query and no trailing slash', () => {
  expect(['/ping/?x=1', '/', '/invocations'].map(routeOf)).toEqual(['/ping', '/', '/invocations']);
});
