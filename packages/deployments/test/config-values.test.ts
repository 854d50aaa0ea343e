import { expect, test } from '@jest/globals';
import { configFromTexts } from '../src/index.js';
import { shelfTarget } from './shelf-target.js';

const declared = await shelfTarget.config?.('createDeployment');
const read = (...texts: string[]) => configFromTexts(texts, declared);

test('texts become values of the declared types', () => {
  expect(
    read('shelf_height=3', 'is_open=True', 'labels={"a": "b=c"}', 'sides=left,right', 'owner=1=2'),
  ).toEqual({
    shelf_height: 3,
    is_open: true,
    labels: { a: 'b=c' },
    sides: ['left', 'right'],
    owner: '1=2',
  });
  expect(read('sides=["a,b"]')).toEqual({ sides: ['a,b'] });
  expect(read('owner=3')).toEqual({ owner: '3' });
});

test('a key with several types gets the first one that fits', () => {
  const anyOf = [{ type: 'integer' }, { type: 'boolean' }, { type: 'string' }];
  const jsonSchema = { properties: { wait: { anyOf } } };
  const several = { jsonSchema, parse: (values: object) => values };
  const values = ['5', 'false', 'long'].map((text) => configFromTexts([`wait=${text}`], several));
  expect(values).toEqual([{ wait: 5 }, { wait: false }, { wait: 'long' }]);
});

test('what does not fit stays text, which the declaration refuses by the type', () => {
  expect(() => declared?.parse(read('shelf_height=tall', 'owner=me'))).toThrow(
    'The option "shelf_height" must be a whole number from 1, not "tall".',
  );
  expect(() => declared?.parse(read('shelf_height=0', 'owner=me'))).toThrow(
    'The option "shelf_height" must be a whole number from 1, not 0.',
  );
  expect(() => declared?.parse(read('labels=none', 'owner=me'))).toThrow(
    'The option "labels" must be an object, not "none".',
  );
  expect(read('__proto__=1', 'toString=2')).toEqual(
    Object.fromEntries([
      ['__proto__', '1'],
      ['toString', '2'],
    ]),
  );
});

test.each([
  [['shelf_height'], '-C takes key=value, not "shelf_height".'],
  [['=3'], '-C takes key=value'],
  [['owner=a', 'owner=b'], '-C "owner" is given twice'],
  [['labels={a: 1}'], '-C labels is not valid JSON. Quote it for the shell: -C \'labels={"name"'],
])('%j is refused', (texts, message) => {
  expect(() => read(...texts)).toThrow(message);
});
