import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { createPathAliases } from '../../src/http/path-aliases.js';

function resolved(method: string, url: string): string | undefined {
  const aliases = createPathAliases([
    '/v1/models/a=b:predict=/invocations',
    '/same=/invocations',
    '/same=/ping',
    '/=/ping',
    '/swagger.json=/openapi.json',
  ]);
  const request = { method, url } as IncomingMessage;
  aliases?.resolve(request);
  return request.url;
}

test.each([
  ['POST', '/v1/models/a=b:predict?x=1', '/invocations?x=1'],
  ['POST', '/v1/models/a=b:predict/', '/invocations'],
  ['GET', '/v1/models/a=b:predict', '/invocations'],
  ['POST', '/same', '/invocations'],
  ['GET', '/same', '/ping'],
  ['HEAD', '/same', '/ping'],
  ['GET', '/?a=/same', '/ping?a=/same'],
  ['GET', '/swagger.json', '/openapi.json'],
  ['POST', '/other', '/other'],
  ['POST', '/invocations', '/invocations'],
])('%s %s is %s', (method, url, path) => {
  expect(resolved(method, url)).toBe(path);
});

test('an alias must be one of a path of the server', () => {
  expect(createPathAliases([])).toBeUndefined();
  for (const alias of ['/score', 'score=/invocations', '/score=/admin/reload', '/a?b=/ping']) {
    expect(() => createPathAliases([alias])).toThrow(/must be two paths such as/);
  }
});
