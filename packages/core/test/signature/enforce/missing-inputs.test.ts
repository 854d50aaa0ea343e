import { describe, expect, test } from '@jest/globals';
import type { RawInput } from '../../../src/data/raw-input.js';
import type { DataType } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';
import {
  inputs,
  inputsObject,
  instances,
  records,
  specsEnforcer,
  split,
  tensorsEnforcer,
} from './requests.js';

function enforcerOf(columns: Readonly<Record<string, DataType>>, optional: readonly string[] = []) {
  const required = (name: string) => !optional.includes(name);
  return specsEnforcer(
    Object.entries(columns).map(([name, type]) => ({ name, type, required: required(name) })),
  );
}

const houses = enforcerOf({ area: 'double', 'number of rooms': 'long', city: 'string' });

function messageFor(request: RawInput, enforcer = houses): string {
  const error = errorOf(() => enforcer.enforceInput(request));
  expect(error).toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE', status: 400 });
  return error.message;
}

function csv(...names: readonly string[]): RawInput {
  return { kind: 'columns', form: 'csv', names, columns: names.map(() => ['1']), rowCount: 1 };
}

describe('a mistyped column', () => {
  test.each([
    ['Area', 'area'],
    ['areas', 'area'],
    ['aera', 'area'],
    ['cities', 'city'],
    ['number_of_rooms', 'number of rooms'],
    ['Number-Of-Room', 'number of rooms'],
    ['numberofrooms', 'number of rooms'],
  ])('%j is taken for %j', (sent, meant) => {
    const row = { area: 1, 'number of rooms': 1, city: 'x' };
    const { [meant as 'area']: value, ...others } = row;
    expect(messageFor(records({ ...others, [sent]: value }))).toBe(
      `The model needs the input "${meant}", which is missing. Did you mean "${meant}" instead of "${sent}"?`,
    );
  });

  test.each(['price', 'x', 'a'])('%j is not', (sent) => {
    const request = records({ [sent]: 1, 'number of rooms': 1, city: 'x' });
    expect(messageFor(request)).toBe(
      `The model needs the input "area", which is missing. Add it. The request has other inputs: "${sent}".`,
    );
  });

  test('is asked for where the request has optional ones only', () => {
    const plan = enforcerOf({ area: 'double', city: 'string' }, ['city']);
    const message = 'The model needs the input "area", which is missing. Add it.';
    expect(messageFor(records({ city: 'x' }), plan)).toBe(message);
    expect(messageFor(csv('city'), plan)).toBe(message);
  });

  test('is not taken for its neighbor', () => {
    const pixels = enforcerOf({ pixel_1: 'double', pixel_2: 'double' });
    expect(messageFor(records({ pixel_2: 1, pixel_3: 1 }), pixels)).not.toContain('Did you mean');
  });

  test('is shortened and cannot write to a terminal', () => {
    const message = messageFor(records({ [`\u001b[31m${'x'.repeat(10_000)}`]: 1 }));
    expect(message).toContain(`"${'x'.repeat(60)}…"`);
    expect(message.length).toBeLessThan(400);
  });

  test('costs little to find among thousands', () => {
    const names = Array.from({ length: 5000 }, (_, at) => `${'column'.repeat(20)} ${at}`);
    const wide = enforcerOf(Object.fromEntries(names.map((name) => [name, 'double'])));
    const sent = Object.fromEntries(names.map((name) => [`${name} too`, 1]));
    expect(messageFor(records(sent), wide)).toContain('and 4990 more, which are missing');
  });
});

describe('rows without names', () => {
  const example =
    '{"dataframe_split": {"columns": ["area", "number of rooms", "city"], "data": [[1.5, 1, "text"]]}}';

  test.each<[string, RawInput]>([
    ['dataframe_split', split(undefined, [[1, 2, 'x']])],
    ['dataframe_records', records([1, 2, 'x'])],
    ['inputs', inputs([[1, 2, 'x']])],
    ['instances', instances([[1, 2, 'x']])],
    ['inputs with a value', inputs(5)],
  ])('in %s are shown with names', (_form, request) => {
    expect(messageFor(request)).toBe(
      `The model needs the inputs "area", "number of rooms", "city", which are missing. The request has values without names. Send names too, such as ${example}.`,
    );
  });

  test('are shown with some of many columns', () => {
    const names = Array.from({ length: 40 }, (_, at) => `a very long name of a column ${at}`);
    const wide = enforcerOf(Object.fromEntries(names.map((name) => [name, 'double'])));
    const message = messageFor(inputs([[1]]), wide);
    expect(message).toContain('a column 3", …], "data": [[1.5, 1.5, 1.5, 1.5, …]]}}');
    expect(message).toContain('"a very long name of a column 9" and 30 more, which are missing');
  });

  test('are shown for tensors with names', () => {
    const named = tensorsEnforcer(
      { name: 'image', dtype: 'float32', shape: [-1, 28, 28] },
      { name: 'label', dtype: 'str', shape: [-1] },
    );
    expect(messageFor(inputs([[1]]), named)).toBe(
      'The model needs the inputs "image", "label", which are missing. The request has values without names. Send names too, such as {"inputs": {"image": [[[0, 0, 0, 0, …], …]], "label": ["text"]}}.',
    );
  });
});

describe('a CSV header', () => {
  test.each([[['5.1', '3.5', 'Paris']], [['small', '5.1', 'Paris']]])(
    'of values is no header: %j',
    (names) => {
      const message = messageFor(csv(...names));
      expect(message).toContain(
        'The first line of the CSV must have the names of the columns, such as "area","number of rooms","city".',
      );
      expect(message).not.toMatch(/5\.1|Paris/);
    },
  );

  test.each([
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'vertical bars'],
  ])('with %j between its fields is one field', (separator, name) => {
    expect(messageFor(csv(['area', 'number of rooms', 'city'].join(separator)))).toContain(
      `The fields of the first line are separated by ${name}: separate all fields by commas.`,
    );
  });

  test('that is JSON is no header', () => {
    const message = messageFor(csv('{"dataframe_records":[{"area":1', 'city:"x"}]}'));
    expect(message).toContain(
      'The body looks like JSON: send it with Content-Type: application/json.',
    );
    expect(message).not.toContain('dataframe_records');
  });
});

test('a body with the key "input" shows how to send rows', () => {
  const chat: RawInput = { kind: 'json', form: 'llm', value: { input: [[1, 2]] } };
  expect(messageFor(chat)).toContain(
    'did you mean "inputs"? Send a body such as {"dataframe_records"',
  );
});

test('mistyped names of tensors and properties are told too', () => {
  const named = tensorsEnforcer(
    { name: 'x', dtype: 'float32', shape: [-1] },
    { name: 'mask', dtype: 'bool', shape: [-1] },
  );
  expect(messageFor(inputsObject({ x: [1], masks: [true] }), named)).toContain(
    'Did you mean "mask" instead of "masks"?',
  );
  const object = enforcerOf({
    o: { type: 'object', properties: [{ name: 'street', dataType: 'string', required: false }] },
  });
  expect(errorOf(() => object.enforceInput(records({ o: { Streets: 'x' } }))).message).toBe(
    '"o", row 0: unknown properties; expected {street: string (optional)}. Did you mean "street"?',
  );
});
