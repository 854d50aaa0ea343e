import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readPickle } from '../src/pickle/read-pickle.js';
import { PythonList, PythonObject, type PythonValue } from '../src/python-value.js';
import { readSkops } from '../src/skops/read-skops.js';
import { describeValue } from './describe-value.js';

interface Recorded {
  readonly name: string;
  readonly form: string;
  readonly content: string;
  readonly value?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Values that make.py wrote with Python, in each protocol of pickle and as skops. */
const path = join(import.meta.dirname, 'fixtures/values.json');
const recorded: readonly Recorded[] = JSON.parse(readFileSync(path, 'utf8'));

function read({ form, content }: Recorded): PythonValue {
  const readForm = form === 'skops' ? readSkops : readPickle;
  const accepts = (name: string) => name.startsWith('scipy.sparse.');
  return readForm(Buffer.from(content, 'base64'), { accepts });
}

test('there are values in all forms', () => {
  const forms = new Set(recorded.map(({ form }) => form));
  expect([...forms].sort()).toEqual([
    ...[0, 1, 2, 3, 4, 5].map((each) => `pickle ${each}`),
    'skops',
  ]);
});

test.each(recorded.filter(({ value }) => value !== undefined))('$name as $form', (each) => {
  expect(describeValue(read(each))).toEqual(each.value);
});

test.each(recorded.filter(({ attributes }) => attributes !== undefined))(
  '$name as $form',
  (each) => {
    const matrix = read(each);
    if (!(matrix instanceof PythonObject)) throw new Error('it is not an object');
    for (const [name, value] of Object.entries(each.attributes ?? {})) {
      expect(describeValue(matrix.attribute(name) ?? null)).toEqual(value);
    }
  },
);

test.each(recorded.filter(({ name }) => name === 'a shared list'))(
  '$name as $form is one list',
  (each) => {
    const list = read(each);
    const [first, second] = list instanceof PythonList ? list.items : [];
    expect(first).toBe(second);
  },
);
