import type { OptionSchema } from '@mlmodel/core';
import type { Command } from 'commander';
import { type HelpContent, setHelp } from '../help/help-page.js';
import { flagsOf } from '../options/option-flags.js';

/** What a command that takes no model has besides its options. */
export interface CommandContent extends HelpContent {
  /** Short flags by the names of options. */
  readonly letters?: Readonly<Record<string, string>> | undefined;
}

/** Gives a command that takes no model its help and its options. @returns the command */
export function withOptions(
  command: Command,
  options: Readonly<Record<string, OptionSchema>>,
  { letters = {}, ...help }: CommandContent,
): Command {
  setHelp(command, help);
  for (const [name, schema] of Object.entries(options)) {
    const short = Object.hasOwn(letters, name) ? letters[name] : undefined;
    for (const flag of flagsOf(name, schema, { short, heading: 'Options:' })) {
      command.addOption(flag);
    }
  }
  return command;
}
