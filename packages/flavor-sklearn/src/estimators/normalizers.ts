import { inputNumbers } from '../data/input-numbers.js';
import { floatOf, mapNumbers, newNumbers, rounded } from '../data/numbers.js';
import { describe } from '../parts/described.js';
import type { Build } from './builder.js';

/** `Normalizer`: rows of length 1 by a norm; rows of zeros stay. */
export const normalizer: Build = (saved) => {
  const name = saved.choice('norm', ['l1', 'l2', 'max']);
  // 0.22 takes the largest number, and 1.0 the largest size.
  if (name === 'max' && saved.version > 0.22 && saved.version < 1) throw saved.unsupported('norm');
  const norm = name === 'max' && saved.version < 1 ? largestOf : norms[name];
  return {
    ...describe(saved),
    transform(features) {
      const input = inputNumbers(features, { name: saved.name, width: saved.width });
      const output = newNumbers(input, floatOf(input.type));
      const { width, rowCount } = input;
      for (let row = 0; row < rowCount; row += 1) {
        const part = input.values.subarray(row * width, (row + 1) * width);
        const length = norm(part) || 1;
        output.values.set(
          part.map((value) => value / length),
          row * width,
        );
      }
      return rounded(output);
    },
  };
};

const largestOf = (row: Float64Array) =>
  row.reduce((most, value) => Math.max(most, value), -Infinity);

const norms = {
  l1: (row: Float64Array) => row.reduce((sum, value) => sum + Math.abs(value), 0),
  l2: (row: Float64Array) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)),
  max: (row: Float64Array) => row.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
};

/** `Binarizer`: 1 above the threshold, 0 else. */
export const binarizer: Build = (saved) => {
  const threshold = saved.float('threshold');
  return {
    ...describe(saved),
    transform(features) {
      const input = inputNumbers(features, { name: saved.name, width: saved.width });
      return { ...mapNumbers(input, (value) => (value > threshold ? 1 : 0)), isFrame: false };
    },
  };
};
