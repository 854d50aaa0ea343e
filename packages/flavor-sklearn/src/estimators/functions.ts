import { inputNumbers } from '../data/input-numbers.js';
import { columnsIn } from '../data/join-features.js';
import type { FeatureColumn, Features } from '../data/numbers.js';
import { describe } from '../parts/described.js';
import { functionNamed, type NumbersFunction } from '../parts/numpy-functions.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** `FunctionTransformer` of no function, or of one of NumPy's that works on each number. */
export const functionTransformer: Build = (saved) => {
  const validates = saved.boolean('validate', false) || saved.value('validate') === null;
  const check = { name: saved.name, width: saved.width };
  const apply = functionOf(saved, 'func', 'kw_args');
  const inverse = inverseOf(saved);
  const takes = validates ? undefined : 'columns';
  const known: Estimator = { ...describe(saved), takes, inverse };
  if (apply === undefined) {
    const checked = (features: Features): Features =>
      validates ? inputNumbers(features, check) : features;
    return { ...known, transform: checked };
  }
  return {
    ...known,
    transform(features) {
      if (validates) return { ...apply(inputNumbers(features, check)), isFrame: false };
      return features.kind === 'numbers' ? apply(features) : ofColumns(features, saved, apply);
    },
  };
};

/** Applies a function to each column of a data frame by itself, in its type. */
function ofColumns(features: Features, { name }: Saved, apply: NumbersFunction): Features {
  const { rowCount } = features;
  const columns = columnsIn(features).map((column): FeatureColumn => {
    const check = { name, allowsNaN: true, allowsInfinity: true };
    const input = inputNumbers({ kind: 'columns', rowCount, columns: [column] }, check);
    const { type, values } = apply(input);
    return { name: column.name, type, values };
  });
  return { kind: 'columns', rowCount, columns };
}

/** The function of NumPy that an attribute holds; undefined where it is None. @throws NotSupported for other functions */
function functionOf(
  saved: Saved,
  attribute: string,
  settings: string,
): NumbersFunction | undefined {
  if (!saved.has(attribute)) return undefined;
  const name = saved.global(attribute) ?? '';
  const given = saved.has(settings) ? saved.dict(settings).entries : new Map();
  const apply = functionNamed(name, given);
  if (apply !== undefined) return apply;
  if (given.size > 0 && functionNamed(name, new Map()) !== undefined)
    throw saved.unsupported(settings);
  throw saved.unsupported(`a function ${name}`);
}

/** What undoes the function; undefined where that is not supported, which matters to few. */
function inverseOf(saved: Saved): Estimator['inverse'] {
  if (!saved.has('inverse_func')) return (numbers) => numbers;
  return functionNamed(
    saved.global('inverse_func') ?? '',
    saved.has('inv_kw_args') ? saved.dict('inv_kw_args').entries : new Map(),
  );
}
