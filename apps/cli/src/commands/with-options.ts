import type { OptionSchema } from '@mlmodel/core';
import type { Command } from 'commander';
import { type HelpContent, setHelp } from '../help/help-page.js';
import { flagsOf } from '../options/option-flags.js';

/** Gives a command that takes no model its help and its options. @returns the command */
export function withOptions(
  command: Command,
  options: Readonly<Record<string, OptionSchema>>,
  help: HelpContent,
): Command {
  setHelp(command, help);
  for (const [name, schema] of Object.entries(options)) {
    for (const flag of flagsOf(name, schema, { heading: 'Options:' })) command.addOption(flag);
  }
  return command;
}
