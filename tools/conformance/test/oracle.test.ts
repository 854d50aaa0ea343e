import { describe, expect, test } from '@jest/globals';
import type { Json } from '../oracle/json.ts';
import type { Request } from '../oracle/request.ts';
import { writeJson } from '../oracle/write-json.ts';
import { post, verdictOf } from './support.ts';

/** Status and error code of a refusal, and the rules that it comes from. */
async function refusal(model: string, request: Request | string): Promise<unknown[]> {
  const verdict = await verdictOf(model, typeof request === 'string' ? post(request) : request);
  if (verdict.kind !== 'refuse') return [verdict.kind];
  return [verdict.status, verdict.errorCode, [...verdict.rules].join(' ')];
}

/** The description of what the model gets. */
async function echoed(model: string, request: Request | string): Promise<string> {
  const verdict = await verdictOf(model, typeof request === 'string' ? post(request) : request);
  if (verdict.kind !== 'answer') return verdict.kind;
  const answer = (verdict.body as Map<string, Json>).get('predictions') as Map<string, Json>;
  return writeJson(answer.get('input') ?? null);
}

describe('a refusal has the code of its kind of fault', () => {
  const bad = 'BAD_REQUEST';
  const invalid = 'INVALID_PARAMETER_VALUE';
  test.each<[string, string, string, string]>([
    ['echo_col_long', '{"inputs": {"v": [1.5]}}', bad, 'integer/refused'],
    ['echo_col_long', '{"inputs": {"v": [9223372036854775808]}}', bad, 'integer/whole'],
    ['echo_col_long', '{"inputs": {"v": [null]}}', bad, 'integer/null'],
    ['echo_col_long', '{"inputs": {"w": ["x"]}}', invalid, 'error/missing'],
    ['echo_col_long', '{"inputs": 1}', invalid, 'error/missing'],
    ['echo_col_long', '{"instances": [{"v": 1}, {}]}', invalid, 'form/instances'],
    [
      'echo_col_long',
      '{"dataframe_split": {"columns": ["v"], "data": [[1, 2]]}}',
      bad,
      'form/lengths',
    ],
    ['echo_col_long', '{"inputs": {"v": [1]}, "instances": [1]}', bad, 'error/parse'],
    ['echo_col_binary', '{"instances": [{"v": ["x"]}]}', bad, 'binary/refused'],
    [
      'echo_object',
      '{"dataframe_records": [{"obj": {"id": 1}, "label": "L"}]}',
      invalid,
      'nested/object',
    ],
    ['echo_unnamed', '{"inputs": {"a": [1]}}', bad, 'form/unnamed'],
    ['echo_unnamed', '{"inputs": [1.5]}', invalid, 'error/missing'],
    ['echo_tensor_1d', '{"inputs": [["x"]]}', bad, 'integer/refused'],
    ['echo_tensor_1d', '{"inputs": [[1], [1, 2]]}', bad, 'tensor/dense'],
    ['echo_tensor_1d', '{"inputs": [[1]]}', invalid, 'tensor/shape'],
    ['echo_tensor_named', '{"inputs": {"a": [["x", 1]], "b": [1]}}', invalid, 'error/missing'],
    [
      'echo_params',
      '{"inputs": {"v": [1.5]}, "params": {"p_long": true}}',
      invalid,
      'error/params',
    ],
    ['echo_nosig', '{"inputs": [[1], [1, 2]]}', bad, 'tensor/dense'],
    ['echo_nosig', '{"x": 1}', bad, 'error/parse'],
    ['py_hint_ints', '{"dataframe_records": []}', invalid, 'form/hint'],
  ])('%s, %s', async (model, body, code, rule) => {
    expect(await refusal(model, body)).toEqual([400, code, rule]);
  });

  test('also of JSON beyond the limits', async () => {
    const nested = (levels: number): string =>
      `{"inputs": ${'['.repeat(levels)}1${']'.repeat(levels)}}`;
    const bodies = [`{"inputs": ${'9'.repeat(4301)}}`, nested(65), '{"inputs": [1}'];
    for (const body of bodies) {
      expect(await refusal('echo_nosig', body)).toEqual([400, bad, 'request/json']);
    }
    expect(await refusal('echo_nosig', nested(64))).toEqual(['answer']);
    expect(
      await refusal('echo_nosig', `{"prompt": ${'['.repeat(256)}${']'.repeat(256)}}`),
    ).toContain('request/json');
    expect(await refusal('echo_nosig', `{"inputs": ${'9'.repeat(4300)}}`)).toEqual(['answer']);
  });

  test.each([
    [{ ...post('{}'), method: 'GET' }, 405, 'request/error'],
    [{ ...post('{}'), path: '/nope' }, 404, 'request/error'],
    [post('{}', 'application/xml'), 415, 'request/media-type'],
    [{ ...post('{}'), contentType: undefined }, 415, 'request/media-type'],
  ])('of the protocol: %#', async (request, status, rule) => {
    expect(await refusal('echo_nosig', request)).toEqual([status, undefined, rule]);
  });
});

describe('the oracle', () => {
  test('lets lists pass through columns of texts, and has NaN there for missing ones', async () => {
    const body = '{"dataframe_records": [{"v": ["x", 1, 1.0]}, {"v": NaN}]}';
    expect(await echoed('echo_col_string', body)).toContain('"values": [["x", 1, 1.0], null]');
    const list = '{"inputs": {"v": [["x"]]}}';
    expect(await echoed('echo_col_binary', list)).toContain('"values": [["x"]]');
  });

  test('finds the types that numpy finds for a model without a signature', async () => {
    const described = (value: string): Promise<string> =>
      echoed('echo_nosig', `{"inputs": ${value}}`);
    expect(await described('[1, "a", true, 1e16]')).toContain('["1", "a", "True", "1e+16"]');
    expect(await described('[1, 2.5]')).toContain('"dtype": "float64"');
    expect(await described('[9223372036854775808]')).toContain('"dtype": "uint64"');
    expect(await described('[1, null]')).toContain('"dtype": "object"');
    expect(await described('[{"a": [1, 2.5]}]')).toContain('"kind": "list"');
  });

  test('reads CSV as pandas does, and then by the rules', async () => {
    const csv = (text: string): Promise<string> => echoed('echo_col_long', post(text, 'text/csv'));
    expect(await csv('v\n1\n1e2\n')).toContain('"values": [1, 100]');
    expect(await csv('v\n1.5\n')).toBe('refuse');
    expect(await csv('w\n1\n')).toBe('refuse');
    expect(await refusal('echo_col_long', post('v\n1,2\n', 'text/csv'))).toContain(
      'form/csv-shift',
    );
  });

  test('names the media type and the route that MLflow reads in another way', async () => {
    const request = { ...post('{"inputs": [1]}', 'Application/JSON'), path: '/invocations/' };
    const verdict = await verdictOf('echo_nosig', request);
    const rules = verdict.kind === 'undecided' ? [] : [...verdict.rules];
    expect(rules).toEqual(expect.arrayContaining(['request/media-type', 'request/route']));
  });
});
