import { inputNumbers } from '../data/input-numbers.js';
import { floatOf, type Numbers, newNumbers, rounded } from '../data/numbers.js';
import { floatType } from '../parts/float-type.js';
import { interpolate } from '../parts/interpolate.js';
import { normalQuantile } from '../parts/normal-quantile.js';
import { normalShare } from '../parts/normal-share.js';
import type { Build } from './builder.js';

/** The least answer before 0.21: `1e-7 - numpy.spacing(1)`. */
const least = 1e-7 - Number.EPSILON;

/**
 * `QuantileTransformer`: the share of values in training that are below, or the number below which this share of a normal
 * distribution is.
 */
export const quantileTransformer: Build = (saved) => {
  const isNormal = saved.choice('output_distribution', ['normal', 'uniform']) === 'normal';
  const quantiles = saved.matrix('quantiles_');
  const references = saved.numbers('references_').values;
  const { rowCount, width } = quantiles;
  if (references.length !== rowCount || rowCount === 0)
    throw saved.lacks('references_', 'a share of each quantile');
  const columns = Array.from({ length: width }, (_, column) => {
    const up = Float64Array.from(
      { length: rowCount },
      (__, row) => quantiles.values[row * width + column] as number,
    );
    return { up, down: up.toReversed().map((value) => -value) };
  });
  const opposite = references.toReversed().map((share) => -share);
  // Before 0.21, answers kept away from 0 and 1. Those of a normal distribution still do.
  const margin = isNormal || saved.version < 0.21 ? 1e-7 : 0;
  const answer = isNormal ? boundedQuantile : (share: number) => share;
  const check = { name: saved.name, width, allowsNaN: saved.version >= 0.2 };
  return {
    ...{ name: saved.name, width, columnNames: saved.columnNames },
    transform(features): Numbers {
      const input = inputNumbers(features, check);
      const output = newNumbers(input, floatType(saved, input));
      for (const [at, value] of input.values.entries()) {
        const { up, down } = columns[at % width] as (typeof columns)[number];
        const isLeast = value - margin < (up[0] as number) || value === up[0];
        const isMost = value + margin > (up.at(-1) as number) || value === up.at(-1);
        if (isLeast || isMost) {
          output.values[at] = answer(isLeast ? margin && least : 1 - (margin && least));
          continue;
        }
        // Of equal quantiles, the middle: interpolated from both sides.
        output.values[at] = answer(
          0.5 *
            (interpolate(value, { x: up, y: references }) -
              interpolate(-value, { x: down, y: opposite })),
        );
      }
      return rounded(output);
    },
    inverse(numbers): Numbers {
      const output = newNumbers(numbers, floatOf(numbers.type));
      for (const [at, value] of numbers.values.entries()) {
        const { up } = columns[at % width] as (typeof columns)[number];
        const share = isNormal ? normalShare(value) : value;
        const isLeast = isNormal ? share - 1e-7 < 0 : share === 0;
        const isMost = isNormal ? share + 1e-7 > 1 : share === 1;
        output.values[at] =
          isLeast || isMost
            ? ((isLeast ? up[0] : up.at(-1)) as number)
            : interpolate(share, { x: references, y: up });
      }
      return rounded(output);
    },
  };
};

/** Keeps away from infinity. */
function boundedQuantile(share: number): number {
  return Math.min(
    Math.max(normalQuantile(share), normalQuantile(least)),
    normalQuantile(1 - least),
  );
}
