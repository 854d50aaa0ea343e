import type { Column, ModelInput, ModelSignature } from '@mlmodel/core';

/** The names of a model's columns, in its order. */
export interface ColumnNames {
  /** As requests write them, as far as that is known at load. */
  readonly declared: readonly string[];
  /** As a request writes them. */
  of(input: ModelInput): readonly string[];
}

/**
 * How requests name the columns of a model. LightGBM writes `_` for a space in a name, and looks at positions only. So
 * columns are found by name if they have all names of the model, and by position otherwise.
 * @param features the names in the model
 */
export function columnNames(
  features: readonly string[],
  signature: ModelSignature | undefined,
): ColumnNames {
  const given = namesOfSignature(signature);
  if (given !== undefined) {
    const declared = namesAmong(features, given);
    return { declared, of: () => declared };
  }
  return {
    declared: features,
    of(input) {
      if (input.kind !== 'table') return features;
      return namesAmong(features, input.doubleNames ?? input.columns.map(nameOf));
    },
  };
}

function nameOf({ name }: Column): string {
  return String(name);
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
