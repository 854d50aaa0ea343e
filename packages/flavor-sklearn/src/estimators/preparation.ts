import { inputNumbers, refused } from '../data/input-numbers.js';
import {
  type Features,
  floatOf,
  mapNumbers,
  type Numbers,
  newNumbers,
  pickColumns,
  rounded,
} from '../data/numbers.js';
import { floatType } from '../parts/float-type.js';
import { functions } from '../parts/numpy-functions.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

function describe(saved: Saved, width = saved.width) {
  return { name: saved.name, width, columnNames: saved.columnNames };
}

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

/** `PowerTransformer`: Yeo-Johnson or Box-Cox, and then often a scaler. */
export const powerTransformer: Build = (saved, builder) => {
  const lambdas = saved.numbers('lambdas_').values;
  const isBoxCox = saved.choice('method', ['box-cox', 'yeo-johnson']) === 'box-cox';
  const power = isBoxCox ? boxCox : yeoJohnson;
  const scale = saved.boolean('standardize')
    ? builder.build(saved.value('_scaler')).transform
    : undefined;
  const width = lambdas.length;
  return {
    ...describe(saved, width),
    transform(features) {
      const input = inputNumbers(features, { name: saved.name, width, allowsNaN: true });
      if (isBoxCox && input.values.some((value) => value <= 0)) {
        throw refused(`${saved.name} takes positive numbers only. Send these.`);
      }
      const output = newNumbers(input, floatOf(input.type));
      for (let at = 0; at < output.values.length; at += 1) {
        output.values[at] = power(input.values[at] as number, lambdas[at % width] as number);
      }
      const powers = rounded(output);
      return scale === undefined ? powers : scale(powers);
    },
  };
};

function boxCox(value: number, lambda: number): number {
  return lambda === 0 ? Math.log(value) : Math.expm1(lambda * Math.log(value)) / lambda;
}

function yeoJohnson(value: number, lambda: number): number {
  if (value >= 0) {
    return Math.abs(lambda) < Number.EPSILON
      ? Math.log1p(value)
      : Math.expm1(lambda * Math.log1p(value)) / lambda;
  }
  const rest = 2 - lambda;
  return Math.abs(rest) <= Number.EPSILON
    ? -Math.log1p(-value)
    : -Math.expm1(rest * Math.log1p(-value)) / rest;
}

/** `FunctionTransformer` of no function, or of one of NumPy's that works on each number. */
export const functionTransformer: Build = (saved) => {
  const value = saved.value('func') ?? null;
  if (saved.has('kw_args') && saved.dict('kw_args').entries.size > 0)
    throw saved.unsupported('kw_args');
  const validates = saved.boolean('validate', false) || saved.value('validate') === null;
  const check = { name: saved.name, width: saved.width };
  const checked = (features: Features): Features =>
    validates ? inputNumbers(features, check) : features;
  const known = { ...describe(saved), takesObjects: value === null && !validates };
  if (value === null) return { ...known, transform: checked };
  const name = saved.global('func') ?? '';
  const apply = functions.get(name);
  if (apply === undefined) throw saved.unsupported(`a function ${name}`);
  return {
    ...known,
    transform(features): Numbers {
      const input = inputNumbers(features, {
        ...check,
        allowsNaN: !validates,
        allowsInfinity: !validates,
      });
      const type = floatOf(input.type);
      return { ...mapNumbers({ ...input, type }, apply), isFrame: false };
    },
  };
};

/** Selects columns by a mask of Booleans. */
export function columnSelector(saved: Saved, mask: ArrayLike<boolean>, allowsNaN: boolean) {
  const kept = Array.from(mask, (_, at) => at).filter((at) => mask[at]);
  const check = { name: saved.name, width: mask.length, allowsNaN };
  return {
    ...describe(saved, mask.length),
    transform: (features: Features): Features => {
      return { ...(pickColumns(inputNumbers(features, check), kept) as Numbers), isFrame: false };
    },
  };
}

/** `KBinsDiscretizer`: the number of the bin of each value, or a column for each bin. */
export const binsDiscretizer: Build = (saved) => {
  const edges = saved
    .items('bin_edges_')
    .map((item) => doublesOf(item)?.values ?? new Float64Array());
  const counts = saved.numbers('n_bins_').values;
  const isOrdinal = saved.choice('encode', ['onehot', 'onehot-dense', 'ordinal']) === 'ordinal';
  const tolerates = saved.version < 1.01;
  const width = edges.length;
  const total = isOrdinal ? width : counts.reduce((sum, count) => sum + count, 0);
  if (
    counts.length !== width ||
    edges.some((each, at) => each.length !== (counts[at] as number) + 1)
  ) {
    throw saved.lacks('bin_edges_', 'the edges of each bin');
  }
  if (saved.has('dtype')) throw saved.unsupported('dtype');
  return {
    ...describe(saved, width),
    transform(features) {
      const input = inputNumbers(features, { name: saved.name, width });
      const output = newNumbers(
        { rowCount: input.rowCount, width: total },
        isOrdinal || saved.version >= 0.24 ? floatType(saved, input) : 'float64',
      );
      for (let row = 0; row < input.rowCount; row += 1) {
        for (let column = 0, start = row * total; column < width; column += 1) {
          const bin = binOf(
            input.values[row * width + column] as number,
            edges[column] as Float64Array,
            tolerates,
          );
          if (isOrdinal) output.values[start + column] = bin;
          else output.values[start + bin] = 1;
          if (!isOrdinal) start += counts[column] as number;
        }
      }
      return output;
    },
  };
};

/** Before 1.1, values just below an edge counted as those above it. */
function binOf(value: number, edges: Float64Array, tolerates: boolean): number {
  const moved = tolerates ? value + 1e-8 + 1e-5 * Math.abs(value) : value;
  let bin = 0;
  while (bin < edges.length - 2 && moved >= (edges[bin + 1] as number)) bin += 1;
  return bin;
}
