import type { FieldSpec } from './flavor.js';

/** The number of rows that all inputs of a model are fixed to. Undefined when one is free, differs or has no rows. */
export function fixedBatch(inputs: readonly FieldSpec[]): number | undefined {
  const batch = inputs[0]?.shape?.[0];
  if (typeof batch !== 'number' || batch === 0) return undefined;
  return inputs.every(({ shape }) => shape?.[0] === batch) ? batch : undefined;
}
