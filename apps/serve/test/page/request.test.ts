import { describe, expect, test } from '@jest/globals';
import type { PageModel } from '../../page/model.js';
import { compose, startingDraft } from '../../page/request/draft.js';
import { parseJson, writeJson } from '../../page/request/json.js';

const model: PageModel = {
  name: 'model',
  facts: [],
  isTypeHint: false,
  hasMetrics: false,
  inputs: {
    kind: 'columns',
    columns: [
      { name: 'n', type: 'long', required: true },
      { name: 's', type: 'string', required: false },
      { name: 'list', type: { type: 'array', items: 'double' }, required: true },
    ],
  },
};

describe('the form starts with the example', () => {
  const rows = [
    { n: 1, s: 'a', list: [1.5] },
    { n: 2, s: null, list: [] },
  ];
  const body =
    '{"dataframe_split":{"columns":["n","s","list"],"data":[[1,"a",[1.5]],[2,null,[]]]}}';
  test.each<[string, object]>([
    ['records', { dataframe_records: rows }],
    ['instances', { instances: rows }],
    ['columns', { inputs: { n: [1, 2], s: ['a', null], list: [[1.5], []] } }],
    [
      'rows in another order',
      {
        dataframe_split: {
          columns: ['list', 's', 'n'],
          data: [
            [[1.5], 'a', 1],
            [[], null, 2],
          ],
        },
      },
    ],
  ])('in the form of %s', (_form, example) => {
    const withExample = { ...model, example };
    expect(compose(startingDraft(withExample), withExample)).toEqual({ ok: true, body });
  });
});

test('an optional column that is empty in every row is left out', () => {
  const example = { dataframe_records: [{ n: 1, list: [] }] };
  const withExample = { ...model, example };
  expect(compose(startingDraft(withExample), withExample)).toEqual({
    ok: true,
    body: '{"dataframe_split":{"columns":["n","list"],"data":[[1,[]]]}}',
  });
});

test('digits of numbers are kept, and the server judges other text', () => {
  const data = { kind: 'rows', rows: [['9007199254740993', null, '[0.10]']] } as const;
  expect(compose({ data, params: [] }, model)).toMatchObject({
    body: expect.stringContaining('[9007199254740993,[0.1]]'),
  });
  const wrong = { kind: 'rows', rows: [['one', null, '[]']] } as const;
  expect(compose({ data: wrong, params: [] }, model)).toMatchObject({
    body: expect.stringContaining('["one",[]]'),
  });
  const broken = { kind: 'rows', rows: [['1', null, '[']] } as const;
  expect(compose({ data: broken, params: [] }, model)).toMatchObject({
    problem: expect.stringMatching(/^list is not valid JSON/),
  });
});

test('JSON keeps integers beyond 2^53', () => {
  const text = '{"a":[9007199254740993,1.5],"b":{}}';
  expect(writeJson(parseJson(text))).toBe(text);
  expect(writeJson(parseJson(text), 2)).toBe('{\n  "a": [9007199254740993, 1.5],\n  "b": {}\n}');
});
