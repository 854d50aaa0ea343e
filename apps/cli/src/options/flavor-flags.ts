import { type OptionSchema, optionKind } from '@mlmodel/core';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import type { Option } from 'commander';
import { flagsOf } from './option-flags.js';

/** A flag of the command line, and the options of flavors that it sets. */
export interface FlavorFlag {
  /** The flag, and for a boolean its negation. */
  readonly options: readonly Option[];
  /** Its key in commander's values. */
  readonly attribute: string;
  readonly owners: readonly FlavorOption[];
}

/** An option that a flavor declares. */
interface FlavorOption {
  readonly flavor: string;
  readonly name: string;
  readonly schema: OptionSchema;
  /** Its heading in help. */
  readonly heading: string;
}

/**
 * The flags of all options that flavors declare. Flavors share a flag if both options take a value or neither does;
 * otherwise the second one can only be set in a file.
 * @param taken long flags with another meaning
 */
export function flavorFlags(
  flavors: readonly DeclaredFlavor[],
  taken: ReadonlySet<string>,
): readonly FlavorFlag[] {
  const flags = new Map<string, FlavorFlag>();
  for (const option of flavors.flatMap(optionsOf)) {
    const options = flagsOf(option.name, option.schema, { heading: option.heading });
    const [first] = options;
    if (first?.long === undefined || options.some(({ long = '' }) => taken.has(long))) continue;
    const { owners } = flags.get(first.long) ?? { owners: [] };
    if (owners.some(({ schema }) => isSwitch(schema) !== isSwitch(option.schema))) continue;
    const shown = flags.get(first.long)?.options ?? options;
    flags.set(first.long, {
      options: shown,
      attribute: first.attributeName(),
      owners: [...owners, option],
    });
  }
  return [...flags.values()];
}

/** Shared flags, which help repeats below the heading of each further flavor. */
export function repeatedFlags(flags: readonly FlavorFlag[]): readonly Option[] {
  return flags.flatMap(({ owners }) =>
    owners.slice(1).flatMap(({ name, schema, heading }) => flagsOf(name, schema, { heading })),
  );
}

function optionsOf({ flavor, source, options }: DeclaredFlavor): readonly FlavorOption[] {
  const heading = `Flavor ${flavor} (${source}):`;
  return Object.entries(options?.jsonSchema.properties ?? {}).map(([name, schema]) => {
    return { flavor, name, schema, heading };
  });
}

function isSwitch(schema: OptionSchema): boolean {
  return optionKind(schema) === 'boolean';
}
