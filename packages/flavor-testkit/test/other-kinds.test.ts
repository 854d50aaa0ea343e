import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { type Flavor, MlmodelError, type ModelInput, type Prediction } from '@mlmodel/core';
import type { FlavorCase, FlavorSupport } from '../src/index.js';
import { collectFailures } from './collect-failures.js';
import { loadScaleSession, type ScaleConfig, scaleFlavor } from './scale-flavor.js';

const directory = fileURLToPath(new URL('./fixtures/scale', import.meta.url));

/** A flavor like the scale flavor that takes another kind of input, and cannot save. */
function flavorThat(answer: (input: ModelInput) => Prediction | undefined): Flavor<ScaleConfig> {
  const { save, ...flavor } = scaleFlavor;
  return {
    ...flavor,
    async load(context) {
      const session = await loadScaleSession(context);
      let disposed = false;
      return {
        ...session,
        predict(input, { signal }) {
          signal?.throwIfAborted();
          const prediction = disposed ? undefined : answer(input);
          if (prediction) return prediction;
          throw new MlmodelError('BAD_REQUEST', 'The model takes input of another kind.');
        },
        async dispose() {
          disposed = true;
        },
      };
    },
  };
}

function failuresOf(flavor: Flavor<ScaleConfig>, each: FlavorCase, supports: FlavorSupport) {
  const fixtures = [{ name: 'other', directory, cases: [each] }];
  return collectFailures(flavor, { fixtures, supports, save: undefined });
}

test('a flavor that takes only tensors by name, and keeps the rules, passes', async () => {
  const values = Int32Array.of(1, 2, 3, 4);
  const tensors = [{ name: 'n', type: 'int32', shape: [2, 2], values }] as const;
  const negated = { type: 'int32', shape: [2, 2], values: values.map((value) => -value) } as const;
  const flavor = flavorThat((input) => {
    const [tensor] = input.kind === 'tensors' ? input.tensors : [];
    if (tensor?.name !== 'n' || tensor.type !== 'int32') return undefined;
    const { type, shape } = tensor;
    return {
      kind: 'tensor',
      tensor: { type, shape, values: tensor.values.map((value) => -value) },
    };
  });
  const input = { kind: 'tensors', tensors } as const;
  const expected = { kind: 'tensor', tensor: negated } as const;
  const supports = { inputs: ['tensors'], types: ['int32'], pathFields: ['data'] } as const;
  expect(await failuresOf(flavor, { name: 'numbers', input, expected }, supports)).toEqual(
    new Map(),
  );
});

test('a flavor that takes only nested values, and keeps the rules, passes', async () => {
  const flavor = flavorThat((input) => {
    if (input.kind !== 'json' || !Array.isArray(input.value)) return undefined;
    return { kind: 'json', value: input.value.toReversed() };
  });
  const input = { kind: 'json', value: ['a', { b: null }] } as const;
  const expected = { kind: 'json', value: [{ b: null }, 'a'] } as const;
  const supports = { inputs: ['json'], types: [], pathFields: ['data'] } as const;
  expect(await failuresOf(flavor, { name: 'a list', input, expected }, supports)).toEqual(
    new Map(),
  );
});
