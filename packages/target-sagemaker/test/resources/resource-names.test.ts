import { expect, test } from '@jest/globals';
import { checkName, uniqueName } from '../../src/resources/resource-names.js';

test('names are unique, and never longer than SageMaker allows', () => {
  expect(uniqueName('churn', 'model')).toMatch(/^churn-model-[0-9a-f]{20}$/);
  expect(uniqueName('churn', 'config')).not.toBe(uniqueName('churn', 'config'));
  const long = uniqueName(`start${'x'.repeat(60)}end`, 'model');
  expect(long).toMatch(/^startx{11}---x{14}end-model-[0-9a-f]{20}$/);
  expect(long).toHaveLength(63);
});

test.each(['a', 'churn-2', 'A--b', 'x'.repeat(63)])('%s is a name', (name) => {
  expect(() => checkName(name, 'endpoint')).not.toThrow();
});

test.each(['', 'my_model', '-a', 'a-', 'a.b', 'x'.repeat(64), `${'a-'.repeat(50_000)}!`])(
  'is no name: %s',
  (name) => {
    expect(() => checkName(name, 'endpoint')).toThrow(
      'is not a name for a SageMaker endpoint: at most 63 letters, digits and hyphens',
    );
  },
);
