import { expect, test } from '@jest/globals';
import { dictionaryTexts } from '../../src/answers/dictionaries.js';

test('the texts of dictionaries have floats as Python writes them, in the order of the labels', () => {
  const values = Float32Array.of(1, 0, -0, Number.NaN, 0.1, 1e-6);
  const texts = dictionaryTexts({ type: 'float32', values, shape: [2, 3] }, ['10', '2', 'é"']);
  expect(texts).toEqual([
    '{"10":1.0,"2":0.0,"\\u00e9\\"":-0.0}',
    '{"10":NaN,"2":0.10000000149011612,"\\u00e9\\"":9.999999974752427e-07}',
  ]);
});
