import type { DeclaredFlavor } from '@mlmodel/core/node';
import { quoteForShell } from '@mlmodel/core/node';
import type { Command } from 'commander';
import { dashed } from './option-flags.js';

/** Flags that do not change how a model is loaded. */
const unrelated = new Set(['modelUri', 'trackingUri', 'offline', 'json', 'debug']);

/**
 * The flags of a command line that change how a model is loaded, quoted for a shell, so that another command can have
 * them too. Values that may be secret are left out.
 */
export function givenFlags(
  command: Command,
  declared: readonly DeclaredFlavor[],
): readonly string[] {
  const secret = new Set(
    declared.flatMap(({ options }) =>
      Object.entries(options?.jsonSchema.properties ?? {})
        .filter(([, { writeOnly }]) => writeOnly === true)
        .map(([name]) => name),
    ),
  );
  return valuesOnLine(command)
    .filter(([name]) => !unrelated.has(name) && !secret.has(name))
    .flatMap(flagOf);
}

/** The options that the command line gives, by their names in commander. */
export function valuesOnLine(command: Command): readonly (readonly [string, unknown])[] {
  const values = Object.entries(command.opts());
  return values.filter(([name]) => command.getOptionValueSource(name) === 'cli');
}

/** An option as a flag with its value, quoted for a shell. */
export function flagOf([name, value]: readonly [string, unknown]): readonly string[] {
  if (value === true) return [`--${dashed(name)}`];
  if (value === false) return [`--no-${dashed(name)}`];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => `--${dashed(name)} ${quoteForShell(String(each))}`);
}
