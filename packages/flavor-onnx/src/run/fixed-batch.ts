import type { FieldSpec } from '@mlmodel/core';

/**
 * The batch size that a graph is fixed to: the first dimension of every input and every output. Undefined when one of
 * them is free, differs or does not exist.
 */
export function fixedBatch(
  inputs: readonly FieldSpec[],
  outputs: readonly FieldSpec[],
): number | undefined {
  const batch = inputs[0]?.shape?.[0];
  if (typeof batch !== 'number' || batch === 0) return undefined;
  return [...inputs, ...outputs].every(({ shape }) => shape?.[0] === batch) ? batch : undefined;
}
