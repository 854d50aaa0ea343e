import type { OptionSchema } from '@mlmodel/core';
import { Command } from 'commander';
import { type HelpContent, setHelp } from '../help/help-page.js';
import { flagsOf } from '../options/option-flags.js';

/** What a command that takes no model has. */
export interface PlainCommand extends HelpContent {
  readonly name: string;
  readonly options: Readonly<Record<string, OptionSchema>>;
}

/** A command that takes no model, and reads no configuration. */
export function plainCommand({ name, options, ...help }: PlainCommand): Command {
  const command = new Command(name);
  setHelp(command, help);
  for (const [option, schema] of Object.entries(options)) {
    for (const flag of flagsOf(option, schema, { heading: 'Options:' })) command.addOption(flag);
  }
  return command;
}
