import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import type { ModelInput, Table } from '../../../src/data/model-data.js';
import type { Vector } from '../../../src/data/vector.js';
import { isMlmodelError } from '../../../src/errors/mlmodel-error.js';
import { anyEnforcer, anyRequest, anyValue } from './arbitrary-request.js';
import {
  columnsEnforcer,
  inputs,
  inputsObject,
  instances,
  records,
  split,
  tensorsEnforcer,
} from './requests.js';

/** What a call returns; undefined when it threw an MlmodelError; throws when it threw anything else. */
function resultOf<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (isMlmodelError(error)) return undefined;
    throw error;
  }
}

function checkVector(vector: Vector, length: number): void {
  expect(vector.values.length).toBe(length);
  if (vector.validity !== undefined) expect(vector.validity.length).toBe(Math.ceil(length / 8));
}

/** Every vector has as many elements as its table or shape says. */
function checkSizes(input: ModelInput): void {
  if (input.kind === 'table')
    for (const column of input.columns) checkVector(column, input.rowCount);
  const tensors =
    input.kind === 'tensor' ? [input.tensor] : input.kind === 'tensors' ? input.tensors : [];
  for (const tensor of tensors) {
    checkVector(
      tensor,
      tensor.shape.reduce((product, length) => product * length, 1),
    );
  }
}

describe('whatever arrives', () => {
  test('is enforced, or refused with an MlmodelError of status 400', () => {
    fc.assert(
      fc.property(anyEnforcer, anyRequest, ({ enforcer }, request) => {
        const input = resultOf(() => enforcer.enforceInput(request));
        if (input !== undefined) checkSizes(input);
      }),
      fuzzRuns(3000),
    );
  });

  test('as params is enforced, or refused with an MlmodelError', () => {
    fc.assert(
      fc.property(anyEnforcer, anyValue, ({ enforcer, signature }, params) => {
        const result = resultOf(() => enforcer.enforceParams(params));
        if (result === undefined || signature.params === undefined) return;
        expect(new Set(Object.keys(result))).toEqual(
          new Set(signature.params.map(({ name }) => name)),
        );
      }),
      fuzzRuns(2000),
    );
  });
});

test('rows of doubles are one matrix too, which holds what the columns hold', () => {
  const cell = fc.double();
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 });
  const enforcer = columnsEnforcer('double', 'double');
  fc.assert(
    fc.property(rows, fc.boolean(), (list, asMatrix) => {
      const values = Float64Array.from(list.flat());
      const data = asMatrix ? { values, shape: [list.length, 2] } : list;
      const { kind, rowCount, columns, doubles } = enforcer.enforceInput(
        split(['a', 'b'], data),
      ) as Table;
      expect(doubles).toEqual(values);
      const other = split(
        ['b', 'a'],
        list.map(([a, b]) => [b, a]),
      );
      expect({ kind, rowCount, columns }).toEqual(enforcer.enforceInput(other));
    }),
    fuzzRuns(1000),
  );
});

test('integers of 64 bits arrive exactly in every form, as numbers, bigints and texts', () => {
  const written = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).chain((value) => {
    const safe = Number.isSafeInteger(Number(value)) ? [Number(value)] : [];
    return fc.constantFrom(value, String(value), ...safe).map((cell) => ({ value, cell }));
  });
  const columns = columnsEnforcer('long');
  const tensors = tensorsEnforcer({ dtype: 'int64', shape: [-1] });
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 5 }), (numbers) => {
      const cells = numbers.map(({ cell }) => cell);
      const expected = BigInt64Array.from(numbers.map(({ value }) => value));
      const rows = cells.map((cell) => ({ a: cell }));
      for (const request of [
        split(
          ['a'],
          cells.map((cell) => [cell]),
        ),
        records(...rows),
        inputsObject({ a: cells }),
        instances(rows),
      ]) {
        expect(columns.enforceInput(request)).toMatchObject({ columns: [{ values: expected }] });
      }
      expect(tensors.enforceInput(inputs(cells))).toMatchObject({ tensor: { values: expected } });
    }),
    fuzzRuns(300),
  );
});
