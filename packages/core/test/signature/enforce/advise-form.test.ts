import { describe, expect, test } from '@jest/globals';
import { readForm } from '../../../src/request/read-form.js';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import type { ColSpec, ModelSignature } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';

const named: readonly ColSpec[] = [
  { name: 'area', type: 'double', required: true },
  { name: 'city', type: 'string', required: true },
];
const models: Readonly<Record<string, ModelSignature | undefined>> = {
  columns: { inputs: { kind: 'columns', columns: named } },
  'columns by position': {
    inputs: { kind: 'columns', columns: named.map(({ type, required }) => ({ type, required })) },
  },
  tensor: { inputs: { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, 2] }] } },
  tensors: { inputs: { kind: 'tensors', tensors: [{ name: 'x', dtype: 'int64', shape: [-1] }] } },
  chat: {
    inputs: {
      kind: 'columns',
      columns: [{ name: 'messages', type: { type: 'array', items: 'string' }, required: true }],
    },
  },
  'no signature': undefined,
};

const records = '{"dataframe_records": [{"area": 1.5, "city": "text"}]}';
const rows = '{"dataframe_split": {"columns": ["area", "city"], "data": [[1.5, "text"]]}}';
const tensor = '{"inputs": [[0, 0]]}';

function messageFor(body: unknown, model: string, isSignatureFromTypeHint = false): string {
  const { needs } = createEnforcer({ signature: models[model], isSignatureFromTypeHint });
  const error = errorOf(() => readForm(body, needs));
  expect(error).toMatchObject({ status: 400 });
  return error.message;
}

describe('a body without a form is shown the form that it needs', () => {
  test.each<[string, unknown, string]>([
    ['columns', [{ area: 1, city: 'x' }], `it is a list. Send the list as in ${records}.`],
    ['columns', [[1, 'x']], `Send the list as in ${rows}.`],
    ['columns', { area: 1, city: 'x' }, `it has none of them. Send the object as in ${records}.`],
    [
      'columns',
      { area: [1], city: ['x'] },
      'Send the object as in {"inputs": {"area": [1.5], "city": ["text"]}}.',
    ],
    ['columns', { columns: ['area'], data: [[1]] }, `Send the object as in ${rows}.`],
    ['columns', { data: [{ area: 1 }] }, `Send the object as in ${records}.`],
    ['columns', {}, `Send data, such as ${records}.`],
    ['columns', 5, `it is a number. Send an object, such as ${records}.`],
    [
      'columns',
      '[{"area": 1}]',
      `Send the JSON itself, not a string that holds it, such as ${records}.`,
    ],
    ['columns by position', [[1, 'x']], 'Send the list as in {"inputs": [[1.5, "text"]]}.'],
    ['tensor', [[1, 2]], `Send the list as in ${tensor}.`],
    ['tensors', { x: [1] }, 'Send the object as in {"inputs": {"x": [0]}}.'],
    ['no signature', [[1, 2]], 'Send the list as in {"inputs": [[1.5, 2.5]]}.'],
    [
      'no signature',
      [{ a: 1 }],
      'Send the list as in {"dataframe_records": [{"a": 1.5, "b": 2.5}]}.',
    ],
    ['columns', { Input_s: [[1]] }, 'Did you mean "inputs" instead of "Input_s"?'],
    ['columns', { instance: [[1]] }, 'Did you mean "instances" instead of "instance"?'],
    [
      'columns',
      { 'dataframe-record': [[1]] },
      'Did you mean "dataframe_records" instead of "dataframe-record"?',
    ],
    ['chat', { message: ['hi'] }, 'Did you mean "messages" instead of "message"?'],
  ])('for a model with %s: %j', (model, body, text) => {
    expect(messageFor(body, model)).toContain(text);
  });

  test('for a model with type hints', () => {
    expect(messageFor({ dataframe_records: [] }, 'columns', true)).toBe(
      'A model with type hints takes its data from the key \'inputs\'; it has dataframe_records. Send the object as in {"inputs": [{"area": 1.5, "city": "text"}]}.',
    );
  });
});

describe('a form with a mistake', () => {
  test.each<[unknown, string]>([
    [{ inputs: [1], instances: [1] }, 'it has instances, inputs. Send only one of them.'],
    [
      { dataframe_split: { column: ['a'], data: [] } },
      'Did you mean "columns" instead of "column"?',
    ],
    [{ dataframe_split: { 0: { a: 1 } } }, 'For a list of rows with names, use dataframe_records'],
    [{ dataframe_split: [{ a: 1 }] }, "For a list of records, use the key 'dataframe_records'."],
    [{ dataframe_records: { a: 1 } }, 'it is an object. Put it in a list: [{…}].'],
  ])('%j says how to mend it', (body, text) => {
    expect(messageFor(body, 'columns')).toContain(text);
  });
});

test('keys that mean nothing are returned beside the data', () => {
  const { needs } = createEnforcer({ isSignatureFromTypeHint: false });
  expect(readForm({ inputs: [1], param: {}, id: 1 }, needs).ignoredKeys).toEqual({
    kind: 'key',
    names: ['param', 'id'],
    absent: ['params'],
  });
  expect(readForm({ inputs: [1], params: {} }, needs)).not.toHaveProperty('ignoredKeys');
  expect(readForm({ messages: [], id: 1 }, needs)).not.toHaveProperty('ignoredKeys');
});
