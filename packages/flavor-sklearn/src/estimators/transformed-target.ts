import type { Numbers } from '../data/numbers.js';
import { method } from '../parts/methods.js';
import type { Build } from './builder.js';

/** `TransformedTargetRegressor`, whose targets were changed by a transformer that can be undone. */
export const transformedTarget: Build = (saved, builder) => {
  const inner = builder.build(saved.value('regressor_'));
  const predict = method(inner, 'predict');
  const dimensions = saved.integer('_training_dim');
  const { inverse, name } = builder.build(saved.value('transformer_'));
  if (inverse === undefined) throw saved.unsupported(`a transformer ${name}`);
  return {
    ...{ name: saved.name, width: inner.width, columnNames: inner.columnNames },
    ...{ takes: inner.takes, mixesRows: inner.mixesRows },
    predict(features): Numbers {
      const targets = inverse(predict(features));
      return { ...targets, isFlat: dimensions === 1 && targets.width === 1 };
    },
  };
};
