import type { OptionSchema } from '@mlmodel/core';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import type { Option } from 'commander';
import { flagsOf, kindOf } from './option-flags.js';

/** A flag of the command line, and the options of flavors that it gives. */
export interface FlavorFlag {
  /** The first stands on the command line, another one is its negation. */
  readonly options: readonly Option[];
  /** Its key among the values of commander. */
  readonly attribute: string;
  readonly owners: readonly FlavorOption[];
}

/** An option that a flavor declares. */
interface FlavorOption {
  readonly flavor: string;
  readonly name: string;
  readonly schema: OptionSchema;
  /** What help shows above it. */
  readonly heading: string;
}

/**
 * The flags of all options that flavors declare. Options of the same flag are given together, where both take a value or
 * neither does; the others can be given in a file.
 * @param taken long flags that mean something else
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

/** What help shows a second time, below the headings of further flavors with an option of the same flag. */
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
  return kindOf(schema) === 'boolean';
}
