import { inputNumbers, refused } from '../data/input-numbers.js';
import { newNumbers, rounded } from '../data/numbers.js';
import { expm1 } from '../math/exponentials.js';
import { log, log1p } from '../math/logarithms.js';
import { describe } from '../parts/described.js';
import { floatType } from '../parts/float-type.js';
import type { Build } from './builder.js';

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
      const output = newNumbers(input, floatType(saved, input));
      for (let at = 0; at < output.values.length; at += 1) {
        output.values[at] = power(input.values[at] as number, lambdas[at % width] as number);
      }
      const powers = rounded(output);
      return scale === undefined ? powers : scale(powers);
    },
  };
};

function boxCox(value: number, lambda: number): number {
  return lambda === 0 ? log(value) : expm1(lambda * log(value)) / lambda;
}

function yeoJohnson(value: number, lambda: number): number {
  if (value >= 0) {
    return Math.abs(lambda) < Number.EPSILON ? log1p(value) : expm1(lambda * log1p(value)) / lambda;
  }
  const rest = 2 - lambda;
  return Math.abs(rest) <= Number.EPSILON ? -log1p(-value) : -expm1(rest * log1p(-value)) / rest;
}
