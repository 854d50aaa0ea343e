import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { isTargetGroup } from '../commands/target-command.js';
import { UsageError } from '../options/usage-error.js';
import { findOption, isFlag } from './given-arguments.js';
import { didYouMean } from './suggestions.js';

/** A command that the user named. */
export interface CommandCall {
  /** Its names, such as `['serve']`; empty for the program itself. */
  readonly path: readonly string[];
  /** For messages, such as `mlmodel serve`. */
  readonly name: string;
  readonly command: Command;
  /** What follows its names. */
  readonly args: readonly string[];
  readonly wantsHelp: boolean;
}

/**
 * Finds the command in the arguments. `--help` counts wherever it is, and `help COMMAND` is `COMMAND --help`.
 * @throws UsageError for an unknown command, and for options before the command
 */
export function findCommand(program: Command, args: readonly string[]): CommandCall {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  let wantsHelp = args.slice(0, end).includes('--help');
  let rest = args.filter((word, at) => at >= end || word !== '--help');
  const path: string[] = [];
  let command = program;
  while (command.commands.length > 0) {
    const [word, ...others] = rest;
    if (word === undefined || findOption(command.options, word) !== undefined) break;
    const next = command.commands.find((one) => one.name() === word);
    if (next !== undefined) {
      path.push(word);
      command = next;
    } else if (word === 'help') {
      wantsHelp = true;
    } else {
      throw new UsageError(unknownCommand(rest, { command, path, program }));
    }
    rest = others;
  }
  return { path, name: nameOf(path), command, args: rest, wantsHelp };
}

function nameOf(path: readonly string[]): string {
  return ['mlmodel', ...path].join(' ');
}

interface Parent {
  readonly command: Command;
  readonly path: readonly string[];
  readonly program: Command;
}

function unknownCommand(words: readonly string[], { command, path, program }: Parent): string {
  const [word = ''] = words;
  const names = command.commands.map((one) => one.name());
  const line = nameOf(path);
  const later = words.slice(1).find((one) => names.includes(one));
  const example = `${line} ${later ?? names[0]}`;
  if (word === '-h') {
    return `-h is not help, because it is the host of mlmodel serve. For help: ${line} --help`;
  }
  if (isFlag(word)) {
    const flags = ['--help', ...command.options.flatMap(({ long }) => long ?? [])];
    const asked = didYouMean(/^-v$/i.test(word) ? '--version' : word, flags);
    if (asked !== undefined) return `${line} has no option ${word}: ${asked}`;
    return `The command comes before its options: ${example} ${word} … (${line} --help lists the commands)`;
  }
  // `mlflow models serve` is `mlmodel serve` here.
  if (path.length > 0 && program.commands.some((one) => one.name() === word)) {
    return `${line} has no command "${word}": did you mean ${nameOf([word])}?`;
  }
  if (later !== undefined) return `${line} has no command "${word}": did you mean ${example}?`;
  if (path.length === 0 && isPath(word)) {
    return `The command comes before the model: mlmodel serve ${word}, or mlmodel inspect ${word}`;
  }
  if (word === 'version') return 'mlmodel has no command "version": did you mean --version?';
  const asked = didYouMean(word, names);
  const own = command.commands.filter((one) => !isTargetGroup(one)).map((one) => one.name());
  return asked === undefined
    ? `${line} has no command "${word}". It has ${own.join(', ')}; ${line} --help explains them.`
    : `${line} has no command "${word}": ${asked}`;
}

function isPath(word: string): boolean {
  return /[/\\.:]/.test(word) || (word !== '' && existsSync(word));
}
