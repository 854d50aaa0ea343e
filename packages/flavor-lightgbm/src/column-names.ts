import type { ModelInput, ModelSignature } from '@mlmodel/core';

/**
 * The names that requests give to the columns of a model, in its order. LightGBM writes `_` for a space in a name, and
 * looks at positions only. So columns are found by name if they have all names of the model, and by position otherwise.
 * @param features the names in the model
 */
export function columnNames(
  features: readonly string[],
  signature: ModelSignature | undefined,
): (input: ModelInput) => readonly string[] {
  const declared = namesOfSignature(signature);
  if (declared !== undefined) {
    const names = namesAmong(features, declared);
    return () => names;
  }
  return (input) => {
    if (input.kind !== 'table') return features;
    const sent = input.doubleNames ?? input.columns.map(({ name }) => String(name));
    return namesAmong(features, sent);
  };
}

/** Undefined when its columns have no names, or when it has none. */
function namesOfSignature(signature: ModelSignature | undefined): readonly string[] | undefined {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns') return undefined;
  const names = inputs.columns.flatMap(({ name }) => (name === undefined ? [] : [String(name)]));
  return names.length === inputs.columns.length ? names : undefined;
}

function namesAmong(features: readonly string[], given: readonly string[]): readonly string[] {
  const known = new Map(given.map((name) => [name.replaceAll(' ', '_'), name]));
  const found = features.flatMap((feature) => known.get(feature) ?? []);
  if (found.length === features.length) return found;
  return given.length === features.length ? given : features;
}
