import { describe, expect, test } from '@jest/globals';
import type { ElementType, Vector } from '../../../src/data/vector.js';
import { castVector } from '../../../src/signature/enforce/cast/cast-vector.js';
import { errorOf } from '../../error-of.js';

const field = 'x';

describe('castVector', () => {
  test('returns a vector that has the type', () => {
    const vector: Vector = { type: 'float32', values: new Float32Array(2) };
    expect(castVector(vector, 'float32', { field })).toBe(vector);
  });

  test.each<[Vector, ElementType, Vector['values']]>([
    [{ type: 'int64', values: BigInt64Array.of(1n, 2n) }, 'float32', Float32Array.of(1, 2)],
    [{ type: 'float64', values: Float64Array.of(0.1, 2) }, 'float32', Float32Array.of(0.1, 2)],
    [{ type: 'float64', values: Float64Array.of(3) }, 'int64', BigInt64Array.of(3n)],
    [{ type: 'bool', values: Uint8Array.of(1, 0) }, 'int32', Int32Array.of(1, 0)],
    [{ type: 'float16', values: Uint16Array.of(0x3e00) }, 'float64', Float64Array.of(1.5)],
    [{ type: 'float64', values: Float64Array.of(1.5) }, 'float16', Uint16Array.of(0x3e00)],
    [{ type: 'string', values: ['1.5'] }, 'float32', Float32Array.of(1.5)],
    [
      { type: 'json', values: [1n, true, '2', null] },
      'float64',
      Float64Array.of(1, 1, 2, Number.NaN),
    ],
    [{ type: 'datetime', values: BigInt64Array.of(5n) }, 'json', [{ epochNanoseconds: 5n }]],
  ])('casts %p to %s', (vector, type, values) => {
    expect(castVector(vector, type, { field })).toEqual({ type, values });
  });

  test.each<[Vector, ElementType]>([
    [{ type: 'float64', values: Float64Array.of(1, 1.5) }, 'int64'],
    [{ type: 'float64', values: Float64Array.of(1, 1e39) }, 'float32'],
    [{ type: 'int64', values: BigInt64Array.of(1n, 300n) }, 'uint8'],
    [{ type: 'json', values: [1n, [2n]] }, 'int64'],
    [{ type: 'string', values: ['1', null] }, 'int64'],
  ])('refuses to cast %p to %s, naming field and row', (vector, type) => {
    const error = errorOf(() => castVector(vector, type, { field }));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'x', row: 1 } });
    expect(error.message).toContain(type);
  });

  test('missing numbers become NaN, or are refused where the type has no value for them', () => {
    const validity = Uint8Array.of(0b01);
    const vector: Vector = { type: 'int32', values: Int32Array.of(1, 0), validity };
    expect(castVector(vector, 'float64', { field }).values).toEqual(Float64Array.of(1, Number.NaN));
    expect(errorOf(() => castVector(vector, 'int32', { field })).subject.row).toBe(1);
    expect(castVector(vector, 'int64', { field, required: false })).toEqual({
      type: 'int64',
      values: BigInt64Array.of(1n, 0n),
      validity,
    });
  });

  test('counts rows of several elements', () => {
    const vector: Vector = { type: 'float64', values: Float64Array.of(1, 2, 3, 1.5) };
    const error = errorOf(() => castVector(vector, 'int64', { field, rowSize: 2 }));
    expect(error.subject.row).toBe(1);
  });
});
