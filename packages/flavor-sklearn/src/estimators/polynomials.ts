import { inputNumbers } from '../data/input-numbers.js';
import { newNumbers, rounded } from '../data/numbers.js';
import { describe } from '../parts/described.js';
import { floatType } from '../parts/float-type.js';
import { doublesOf } from '../saved/number-array.js';
import type { Build } from './builder.js';

/** The most columns that polynomials may become. */
const mostTerms = 1_000_000;

/** `PolynomialFeatures`: products of columns. */
export const polynomialFeatures: Build = (saved) => {
  const width = saved.integer(
    saved.nameOf('n_features_in_', '_n_features_in', 'n_input_features_'),
  );
  const degrees = doublesOf(saved.value('degree'))?.values ?? [];
  const [least, most] = degrees.length === 2 ? degrees : [0, degrees[0]];
  if (least === undefined || most === undefined || !(most >= 0 && most <= 30))
    throw saved.unsupported('degree');
  const terms = termsOf(width, {
    ...{ least, most, name: saved.name, tooMany: () => saved.unsupported('degree') },
    distinct: saved.boolean('interaction_only'),
    withOne: saved.boolean('include_bias'),
  });
  return {
    ...describe(saved, width),
    transform(features) {
      const input = inputNumbers(features, { name: saved.name, width });
      const output = newNumbers(
        { rowCount: input.rowCount, width: terms.length },
        floatType(saved, input),
      );
      for (let row = 0, to = 0; row < input.rowCount; row += 1) {
        for (const term of terms) {
          let product = 1;
          for (const column of term) product *= input.values[row * width + column] as number;
          output.values[to] = product;
          to += 1;
        }
      }
      return rounded(output);
    },
  };
};

interface Terms {
  readonly least: number;
  readonly most: number;
  readonly distinct: boolean;
  readonly withOne: boolean;
  readonly tooMany: () => Error;
}

/** Combinations of columns, by degree, and then in the order of the columns. */
function termsOf(
  width: number,
  { least, most, distinct, withOne, tooMany }: Terms,
): readonly (readonly number[])[] {
  const terms: (readonly number[])[] = withOne ? [[]] : [];
  let previous: (readonly number[])[] = [[]];
  for (let degree = 1; degree <= most; degree += 1) {
    const next: (readonly number[])[] = [];
    for (const term of previous) {
      const last = term.at(-1);
      const first = last === undefined ? 0 : last + (distinct ? 1 : 0);
      if (terms.length + next.length + width - first > mostTerms) throw tooMany();
      for (let column = first; column < width; column += 1) next.push([...term, column]);
    }
    if (degree >= least) terms.push(...next);
    previous = next;
  }
  return terms;
}
