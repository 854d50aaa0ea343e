import type { ModelSignature } from '@mlmodel/core';

/**
 * The names that requests give to the columns of a model without names of its own: the signature's, by position.
 * @returns undefined when the signature has no names, or another number of columns
 */
export function columnsOf(
  signature: ModelSignature | undefined,
  count: number,
): readonly string[] | undefined {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns' || inputs.columns.length !== count) return undefined;
  const names = inputs.columns.flatMap(({ name }) => (name === undefined ? [] : [String(name)]));
  return names.length === count ? names : undefined;
}
