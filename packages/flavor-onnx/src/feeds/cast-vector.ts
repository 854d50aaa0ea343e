import { MlmodelError, type Vector } from '@mlmodel/core';
import type { TensorType } from '../graph-fields.js';

/** STUB until core has it. */
export function castVector(vector: Vector, type: TensorType, { field }: { field: string }): Vector {
  const makers: Record<string, new (n: number) => any> = {
    bool: Uint8Array,
    int8: Int8Array,
    int16: Int16Array,
    int32: Int32Array,
    int64: BigInt64Array,
    uint8: Uint8Array,
    uint16: Uint16Array,
    uint32: Uint32Array,
    uint64: BigUint64Array,
    float32: Float32Array,
    float64: Float64Array,
  };
  const bad = () =>
    new MlmodelError('BAD_REQUEST', `Column "${field}": cannot cast ${vector.type} to ${type}`, {
      field,
    });
  const Maker = makers[type];
  if (!Maker) throw bad();
  const out = new Maker(vector.values.length);
  for (let i = 0; i < vector.values.length; i += 1) {
    const v: any = vector.values[i];
    if (v === null) {
      if (!type.startsWith('float')) throw bad();
      out[i] = NaN;
      continue;
    }
    if (typeof v === 'string' || typeof v === 'object') throw bad();
    if (typeof out[0] === 'bigint') {
      if (typeof v === 'number' && !Number.isInteger(v)) throw bad();
      out[i] = BigInt(v);
    } else {
      out[i] = Number(v);
      if (!type.startsWith('float') && out[i] !== Number(v)) throw bad();
      if (type.startsWith('float') && !Number.isFinite(out[i]) && Number.isFinite(Number(v)))
        throw bad();
    }
  }
  return { type, values: out, ...(vector.validity ? { validity: vector.validity } : {}) } as Vector;
}
