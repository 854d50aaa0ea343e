import type { ModelInput, Vector } from '@mlmodel/core';
import { changeVectors } from './change-vectors.js';

/** The same rows with other numbers, and other booleans; texts and nested values stay, as no others may be known. */
export function otherRows(input: ModelInput): ModelInput {
  return changeVectors(input, (vector) => ({ ...vector, values: otherValues(vector) }));
}

function otherValues(vector: Vector): Vector['values'] {
  switch (vector.type) {
    case 'bool':
      return vector.values.map((value) => 1 - value);
    case 'float16':
      return vector.values.map((bits) => (bits === 0x3c00 ? 0x4000 : 0x3c00));
    case 'float32':
    case 'float64':
      return vector.values.map((value) => (Number.isFinite(value) ? value + 1 : 1));
    case 'int64':
    case 'uint64':
    case 'datetime':
      return vector.values.map((value) => (value > 0n ? value - 1n : value + 1n));
    case 'string':
    case 'binary':
    case 'json':
      return vector.values;
    default:
      return vector.values.map((value) => (value > 0 ? value - 1 : value + 1));
  }
}
