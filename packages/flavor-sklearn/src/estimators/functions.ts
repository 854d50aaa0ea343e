import { inputNumbers } from '../data/input-numbers.js';
import { type Features, floatOf, mapNumbers, type Numbers } from '../data/numbers.js';
import { describe } from '../parts/described.js';
import { functions } from '../parts/numpy-functions.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** `FunctionTransformer` of no function, or of one of NumPy's that works on each number. */
export const functionTransformer: Build = (saved) => {
  const value = saved.value('func') ?? null;
  if (saved.has('kw_args') && saved.dict('kw_args').entries.size > 0)
    throw saved.unsupported('kw_args');
  const validates = saved.boolean('validate', false) || saved.value('validate') === null;
  const check = { name: saved.name, width: saved.width };
  const checked = (features: Features): Features =>
    validates ? inputNumbers(features, check) : features;
  const takes = value === null && !validates ? 'columns' : undefined;
  const known: Estimator = { ...describe(saved), takes };
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
