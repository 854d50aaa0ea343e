import { describe, expect, test } from '@jest/globals';
import { answerTable, distributionOf } from '../../page/answer/analyse.js';

describe('an answer as a table', () => {
  test.each<[string, unknown, unknown]>([
    [
      'records',
      [{ a: 1, b: 2 }, { a: 3 }],
      {
        columns: ['a', 'b'],
        rows: [
          [1, 2],
          [3, undefined],
        ],
      },
    ],
    ['values', [1, 2], { columns: ['prediction'], rows: [[1], [2]] }],
    [
      'rows of numbers',
      [
        [1, 2],
        [3, 4],
      ],
      {
        columns: ['0', '1'],
        rows: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    ['probabilities', [[0.25, 0.75]], { columns: ['prediction'], rows: [[[0.25, 0.75]]] }],
    [
      'outputs',
      { y: [1, 2], z: [3, 4] },
      {
        columns: ['y', 'z'],
        rows: [
          [1, 3],
          [2, 4],
        ],
      },
    ],
    ['an output without rows', { y: 5 }, { columns: ['y'], rows: [[5]] }],
    ['text', 'text', undefined],
    ['nothing', [], undefined],
  ])('of %s', (_kind, predictions, table) => {
    expect(answerTable({ predictions })).toEqual(table);
  });

  test('classes are probabilities if they sum to 1', () => {
    expect(distributionOf({ setosa: 0.9, virginica: 0.1 })?.map(({ name }) => name)).toEqual([
      'setosa',
      'virginica',
    ]);
    expect(distributionOf([0.5, 0.6])).toBeUndefined();
    expect(distributionOf([1])).toBeUndefined();
    expect(distributionOf([-0.5, 1.5])).toBeUndefined();
  });
});
