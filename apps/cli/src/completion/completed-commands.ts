import type { Command, Option } from 'commander';
import { schemaOf } from '../options/option-flags.js';

/** What a shell offers for a value. */
export type CompletedValue =
  | { readonly kind: 'files' }
  | { readonly kind: 'folders' }
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  /** Nothing: a number, a name, a URI. */
  | { readonly kind: 'text' };

/** An option that help shows. */
export interface CompletedOption {
  /** Such as `-p`. */
  readonly short: string | undefined;
  /** Such as `--port`. */
  readonly long: string;
  readonly description: string;
  /** Whether it may be given several times. */
  readonly isRepeated: boolean;
  /** Its value, and what help calls it; undefined for one that takes none. */
  readonly value: (CompletedValue & { readonly name: string }) | undefined;
}

/** A command. */
export interface CompletedCommand {
  /** Its names, such as `models list`; empty for the program. */
  readonly path: string;
  readonly description: string;
  /** The names of the commands below it, which are commands themselves. */
  readonly names: readonly string[];
  readonly options: readonly CompletedOption[];
  readonly argument: (CompletedValue & { readonly name: string }) | undefined;
}

/** A command and all below it, as they are declared. @param path of the command */
export function completedCommands(command: Command, path = ''): readonly CompletedCommand[] {
  const options = command.options.filter(({ hidden }) => !hidden).map(completedOption);
  const [argument] = command.registeredArguments;
  const own: CompletedCommand = {
    path,
    description: command.description(),
    names: command.commands.map((child) => child.name()),
    options: [...options, help],
    argument: argument && {
      name: argument.name(),
      ...completedValue(argument.name(), argument.argChoices),
    },
  };
  const below = command.commands.flatMap((child) =>
    completedCommands(child, `${path} ${child.name()}`.trim()),
  );
  return [own, ...below];
}

/** The path of each command, and the name of one below it: `models list`, ` serve`. */
export function stepsOf(commands: readonly CompletedCommand[]): readonly string[] {
  return commands.flatMap(({ path, names }) => names.map((name) => `${path} ${name}`));
}

const help: CompletedOption = {
  short: undefined,
  long: '--help',
  description: 'print this help',
  isRepeated: false,
  value: undefined,
};

function completedOption(option: Option): CompletedOption {
  const { short, long = '', description, flags } = option;
  const schema = schemaOf(option);
  const [, name] = /<([^>]+)>/.exec(flags) ?? [];
  const choices = (schema?.enum ?? schema?.items?.enum)?.map(String);
  return {
    ...{ short, long, description },
    isRepeated: schema?.type === 'array',
    value: name === undefined ? undefined : { name, ...completedValue(name, choices) },
  };
}

/** What help calls a path. */
const pathNames: ReadonlySet<string> = new Set(['path', 'file', 'model', 'package', 'json|file']);

/** What shells take as it is, which is not for others to choose: choices may be those of a package. */
const plain = /^[\w@%+=,./-]+$/;

/** @param name what help calls the value */
function completedValue(name: string, choices: readonly string[] | undefined): CompletedValue {
  if (choices?.every((choice) => plain.test(choice))) return { kind: 'choices', choices };
  if (name === 'folder') return { kind: 'folders' };
  return { kind: pathNames.has(name) ? 'files' : 'text' };
}
