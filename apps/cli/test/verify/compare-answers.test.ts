import { expect, test } from '@jest/globals';
import { compareAnswers } from '../../src/verify/compare-answers.js';

test('numbers agree within the tolerance of the largest of the answer', () => {
  const { numbersBeyond, largestAbsolute, largestRelative, first } = compareAnswers(
    { predictions: [100.05, 2.5, Number.NaN] },
    { predictions: [100, 2, Number.NaN] },
    { tolerance: 1e-3 },
  );
  expect([numbersBeyond, largestAbsolute, largestRelative]).toEqual([1, 0.5, 0.25]);
  expect(first).toEqual([{ path: 'answer.predictions[1]', value: 2.5, reference: 2 }]);
});

test('labels, missing values and parts that one answer lacks are differences', () => {
  const reference = [{ label: 'a', p: null }, { label: 'b' }, 2n ** 60n];
  const value = [{ label: 'b', p: 0.5 }, { label: 'b', q: 1 }, 2n ** 60n, 'more'];
  const { labels, values, first } = compareAnswers(value, reference, { tolerance: 1 });
  expect([values, labels]).toEqual([6, 4]);
  expect(first.map(({ path }) => path)).toEqual([
    'answer[0].label',
    'answer[0].p',
    'answer[1].q',
    'answer[3]',
  ]);
});
