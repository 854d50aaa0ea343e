import { inputNumbers, refused } from '../data/input-numbers.js';
import { floatOf, newNumbers, rounded } from '../data/numbers.js';
import { exp, expm1 } from '../math/exponentials.js';
import { log, log1p } from '../math/logarithms.js';
import { describe } from '../parts/described.js';
import { floatType } from '../parts/float-type.js';
import type { Build } from './builder.js';

/** `PowerTransformer`: Yeo-Johnson or Box-Cox, and then often a scaler. */
export const powerTransformer: Build = (saved, builder) => {
  const lambdas = saved.numbers('lambdas_').values;
  const isBoxCox = saved.choice('method', ['box-cox', 'yeo-johnson']) === 'box-cox';
  const power = isBoxCox ? boxCox : yeoJohnson;
  const scaler = saved.boolean('standardize') ? builder.build(saved.value('_scaler')) : undefined;
  const undo = isBoxCox ? boxCoxInverse : yeoJohnsonInverse;
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
      return scaler?.transform === undefined ? powers : scaler.transform(powers);
    },
    inverse(numbers) {
      const powers = scaler?.inverse === undefined ? numbers : scaler.inverse(numbers);
      const values = powers.values.map((value, at) => undo(value, lambdas[at % width] as number));
      return rounded({ ...powers, type: floatOf(powers.type), values });
    },
  };
};

function boxCox(value: number, lambda: number): number {
  return lambda === 0 ? log(value) : expm1(lambda * log(value)) / lambda;
}

function boxCoxInverse(value: number, lambda: number): number {
  return exp(lambda === 0 ? value : log1p(lambda * value) / lambda);
}

function yeoJohnsonInverse(value: number, lambda: number): number {
  if (value >= 0) {
    return Math.abs(lambda) < Number.EPSILON
      ? exp(value) - 1
      : (value * lambda + 1) ** (1 / lambda) - 1;
  }
  const rest = 2 - lambda;
  return Math.abs(rest) <= Number.EPSILON ? 1 - exp(-value) : 1 - (1 - rest * value) ** (1 / rest);
}

function yeoJohnson(value: number, lambda: number): number {
  if (value >= 0) {
    return Math.abs(lambda) < Number.EPSILON ? log1p(value) : expm1(lambda * log1p(value)) / lambda;
  }
  const rest = 2 - lambda;
  return Math.abs(rest) <= Number.EPSILON ? -log1p(-value) : -expm1(rest * log1p(-value)) / rest;
}
