import { describe, expect, test } from '@jest/globals';
import { readContentType } from '../../src/http/media-types.js';
import { namesMediaType, negotiateResponseType, parseMediaType } from '../../src/index.js';
import { errorOf } from '../decode.js';

describe('a media type', () => {
  test('has names in lower case and unquoted values', () => {
    expect(parseMediaType('Text/CSV ; Charset="UTF\\-8";Header=Present; ')).toEqual({
      essence: 'text/csv',
      parameters: new Map([
        ['charset', 'UTF-8'],
        ['header', 'Present'],
      ]),
    });
  });

  test.each(['', 'json', 'a/b/c', 'a/b; c', 'a/b; c=', 'a/b; c = d', 'a/b; c="d', '/b', 'a b/c'])(
    '%j is none',
    (text) => {
      expect(parseMediaType(text)).toBeUndefined();
    },
  );
});

describe('the type of a request', () => {
  test.each([
    ['application/json', 'application/json'],
    ['Application/JSON; Charset="utf-8"', 'application/json'],
    ['application/json;', 'application/json'],
    ['TEXT/CSV;charset=UTF-8', 'text/csv'],
    ['application/json; charset=utf-8; charset=utf-8', 'application/json'],
    ['application/vnd.apache.parquet', 'application/vnd.apache.parquet'],
    ['application/vnd.apache.arrow.stream', 'application/vnd.apache.arrow.stream'],
  ])('%s is supported', (text, expected) => {
    expect(readContentType(text)).toBe(expected);
  });

  test.each([
    undefined,
    '',
    '*/*',
    'text/plain',
    'application/vnd.api+json',
    'application/json; charset=latin-1',
    'application/json; charset=utf-8; charset=latin-1',
    'application/json; charset=utf8',
    'application/json; charset=',
    'application/json; format=pandas-split',
    'multipart/form-data; boundary=x',
  ])('%j is 415', (text) => {
    expect(errorOf(() => readContentType(text))).toMatchObject({
      status: 415,
      errorCode: 'BAD_REQUEST',
    });
  });
});

describe('a type that is not supported', () => {
  const accepted =
    'Accepted are application/json, application/jsonlines, text/csv, application/vnd.apache.parquet, application/vnd.apache.arrow.stream, with charset=utf-8 or no parameter.';
  const header =
    "For JSON, send the header Content-Type: application/json (with curl: -H 'Content-Type: application/json').";

  test.each([
    [undefined, `The request has no Content-Type. ${header}`],
    [
      'application/x-www-form-urlencoded',
      `The Content-Type "application/x-www-form-urlencoded" is not supported. It is the default of curl -d. ${header}`,
    ],
    ['text/plain', `The Content-Type "text/plain" is not supported. ${header}`],
    [
      'multipart/form-data; boundary=x',
      `The Content-Type "multipart/form-data" is not supported. ${header}`,
    ],
    ['text/json', 'The Content-Type "text/json" is not supported. Did you mean application/json?'],
    [
      'application/csv',
      'The Content-Type "application/csv" is not supported. Did you mean text/csv?',
    ],
    ['json', 'The Content-Type "json" is not a media type. Did you mean application/json?'],
    ['application/json; charset=latin1', 'The charset is "latin1". Send UTF-8.'],
    ['application/json; v=1', 'The Content-Type has the parameter "v". Leave it out.'],
  ])('is named with what to send: %j', (text, message) => {
    expect(errorOf(() => readContentType(text)).message).toBe(`${message} ${accepted}`);
  });

  test('is shortened', () => {
    const { message } = errorOf(() => readContentType(`${'x'.repeat(10_000)}/y`));
    expect(message).toContain(`"${'x'.repeat(60)}…"`);
    expect(message.length).toBeLessThan(500);
  });
});

describe('the type of a response', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/*', 'text/csv'],
    ['text/csv;q=0.5, application/json;q=0.4', 'text/csv'],
    ['text/csv;q=0.4, */*;q=0.5', 'application/json'],
    ['text/csv, application/json', 'text/csv'],
    ['application/json, text/csv', 'application/json'],
    [
      'application/vnd.apache.arrow.stream, application/json;q=0.9',
      'application/vnd.apache.arrow.stream',
    ],
    ['application/json;q=0, text/*', 'text/csv'],
    ['text/csv;q=0', 'application/json'],
    ['text/csv;q=x, application/json;q=0.1', 'application/json'],
    ['text/csv;x="a,b"', 'text/csv'],
  ] as const)('for %j is %s', (accept, expected) => {
    expect(negotiateResponseType(accept)).toBe(expected);
  });
});

test.each([
  [undefined, false],
  ['', false],
  ['*/*, application/*', false],
  ['Application/OpenMetrics-Text; version=1.0.0; q=0.5, text/plain;q=0', true],
  ['text/plain;q=0, application/openmetrics-text', true],
  ['application/openmetrics-text;q=0', false],
  ['application/openmetrics-text; version=1.0.0; q=0.000, text/plain', false],
  ['text/plain; a="application/openmetrics-text"', false],
])('whether an Accept field names a media type: %j', (accept, isNamed) => {
  expect(namesMediaType(accept, 'application/openmetrics-text')).toBe(isNamed);
});
