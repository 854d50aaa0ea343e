import { expect, test } from '@jest/globals';
import { progressBar } from '../../src/terminal/progress-bar.js';

test.each([
  [0, '░░░░░░░░░░░░░░░░░░░░ 0 %'],
  [0.25, '█████░░░░░░░░░░░░░░░ 25 %'],
  [0.999, '███████████████████░ 99 %'],
  [1, '████████████████████ 100 %'],
  [1.5, '████████████████████ 100 %'],
])('%s', (share, bar) => {
  expect(progressBar(share)).toBe(bar);
});
