import type { Numbers } from '../data/numbers.js';
import { mapNumbers } from '../data/numbers.js';
import { method } from '../parts/methods.js';
import { functions } from '../parts/numpy-functions.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** `TransformedTargetRegressor` of one output, whose target was scaled or changed by a function of NumPy. */
export const transformedTarget: Build = (saved, builder) => {
  const inner = builder.build(saved.value('regressor_'));
  const predict = method(inner, 'predict');
  if (saved.integer('_training_dim') !== 1) throw saved.unsupported('several outputs');
  const back = inverseOf(saved.saved('transformer_'));
  return {
    ...{ name: saved.name, width: inner.width, columnNames: inner.columnNames },
    ...{ takes: inner.takes, mixesRows: inner.mixesRows },
    predict(features): Numbers {
      const scaled = predict(features);
      return { ...mapNumbers(scaled, back), isFlat: true };
    },
  };
};

/** The inverse of a transformer of one column. */
function inverseOf(transformer: Saved): (value: number) => number {
  switch (transformer.name) {
    case 'FunctionTransformer': {
      if (!transformer.has('inverse_func')) return (value) => value;
      const inverse = functions.get(transformer.global('inverse_func') ?? '');
      if (inverse === undefined) throw transformer.unsupported('inverse_func');
      if (transformer.has('inv_kw_args')) throw transformer.unsupported('inv_kw_args');
      return inverse;
    }
    case 'StandardScaler': {
      const scale = transformer.boolean('with_std') ? transformer.float('scale_') : 1;
      const mean = transformer.boolean('with_mean') ? transformer.float('mean_') : 0;
      return (value) => value * scale + mean;
    }
    case 'MinMaxScaler': {
      const scale = transformer.float('scale_');
      const least = transformer.float('min_');
      return (value) => (value - least) / scale;
    }
    default:
      throw transformer.unsupported('its inverse');
  }
}
