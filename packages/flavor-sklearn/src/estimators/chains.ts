import { inputNumbers } from '../data/input-numbers.js';
import { type Features, joinNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { method } from '../parts/methods.js';
import type { Build } from './builder.js';

/** `RegressorChain`: each regressor also takes what those before it predict. */
export const regressorChain: Build = (saved, builder) => {
  const members = saved.items('estimators_').map((item) => builder.build(item));
  const predicts = members.map((member) => method(member, 'predict'));
  const order = Array.from(saved.numbers('order_').values);
  const known = [...order].sort((a, b) => a - b).every((each, at) => each === at);
  if (!known || order.length !== members.length)
    throw saved.lacks('order_', 'the order of the outputs');
  const check = { name: saved.name, width: saved.width };
  return {
    ...{ ...check, columnNames: saved.columnNames },
    predict(features: Features): Numbers {
      const input = inputNumbers(features, check);
      const { rowCount } = input;
      const parts: Numbers[] = [];
      for (const predict of predicts) {
        parts.push({
          ...predict(joinNumbers([input, ...parts], rowCount)),
          width: 1,
          isFlat: false,
        });
      }
      const result = newNumbers({ rowCount, width: parts.length });
      for (const [at, { values }] of parts.entries()) {
        const to = order[at] as number;
        for (let row = 0; row < rowCount; row += 1)
          result.values[row * parts.length + to] = values[row] as number;
      }
      return result;
    },
  };
};
