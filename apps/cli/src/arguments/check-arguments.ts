import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { UsageError } from '../options/usage-error.js';
import type { CommandCall } from './find-command.js';
import {
  findOption,
  type GivenArguments,
  type GivenFlag,
  givenArguments,
  isFlag,
  takesValue,
} from './given-arguments.js';
import { didYouMean } from './suggestions.js';

/**
 * Refuses arguments that commander would refuse in fewer words, or misunderstand: a flag as the value of another, an
 * empty value, two models.
 * @param program has all commands
 * @throws UsageError that names the flag or the word, and says what to write
 */
export function checkArguments(call: CommandCall, program: Command): void {
  const given = givenArguments(call.args, call.command.options);
  for (const flag of given.flags) checkFlag(flag, call, program);
  checkOperands(given, call, program);
}

function checkFlag(given: GivenFlag, call: CommandCall, program: Command): void {
  const { word, flag, option, isAttached } = given;
  const [start = ''] = word.split(/\s/);
  if (start !== word && findOption(call.command.options, start) !== undefined) {
    throw new UsageError(
      `${start} and its value are one word, in quotes. Write them as two words.`,
    );
  }
  const meant = `-${word}`;
  if (!word.startsWith('--') && longFlags(call.command).includes(meant)) {
    throw new UsageError(`${call.name} has no option ${word}: did you mean ${meant}?`);
  }
  if (flag === '-h') checkHelpLetter(given, call);
  if (option === undefined) throw new UsageError(unknownFlag(flag, call, program));
  if (takesValue(option)) checkValue(given, option);
  else if (isAttached) {
    throw new UsageError(`${flag} takes no value: write only ${flag}, or leave it out.`);
  }
}

/** People expect help of `-h`. Where it is the host, it needs a value that can be one. */
function checkHelpLetter({ option, value }: GivenFlag, { name }: CommandCall): void {
  if (option === undefined) {
    throw new UsageError(
      `-h is not help, because it is the host of mlmodel serve. For help: ${name} --help`,
    );
  }
  if (value === undefined || isFlag(value) || value.includes('/')) {
    throw new UsageError(
      `-h is the host, as in mlflow models serve, and needs an address: -h 0.0.0.0. For help: ${name} --help`,
    );
  }
}

function unknownFlag(flag: string, { name, command }: CommandCall, program: Command): string {
  const owners = program.commands.filter(({ options }) => findOption(options, flag) !== undefined);
  if (owners.length > 0) {
    const names = owners.map((owner) => owner.name()).join(', ');
    return `${name} has no option ${flag}, which is for ${names}. ${name} --help lists its options.`;
  }
  const letter = findOption(command.options, flag.toLowerCase())?.short;
  const asked = letter ? `did you mean ${letter}?` : didYouMean(flag, longFlags(command));
  return asked === undefined
    ? `${name} has no option ${flag}, nor has an installed flavor. ${name} --help lists all options.`
    : `${name} has no option ${flag}: ${asked}`;
}

/** The long flags that help shows. */
function longFlags({ options }: Command): readonly string[] {
  const shown = options.filter(({ hidden }) => !hidden);
  return [...shown.flatMap(({ long }) => long ?? []), '--help'];
}

function checkValue({ flag, value, isAttached }: GivenFlag, option: Option): void {
  if (value === undefined) throw new UsageError(`${option.flags} needs a value.`);
  if (value === '') {
    throw new UsageError(
      `The value of ${flag} is empty, as from a variable that is not set. Give a value, or leave ${flag} out.`,
    );
  }
  if (isAttached || !isFlag(value)) return;
  throw new UsageError(
    `${option.flags} needs a value, but the option ${value.split('=')[0]} follows. (A value that starts with a hyphen is written ${option.long}=-….)`,
  );
}

function checkOperands(given: GivenArguments, call: CommandCall, program: Command): void {
  const { operands } = given;
  const dashed = operands.find((word) => /^[\u2010-\u2015\u2212]/.test(word));
  if (dashed !== undefined) {
    throw new UsageError(
      `"${dashed}" starts with a long dash, as text processors write it. Type a hyphen: -.`,
    );
  }
  if (operands.includes('')) {
    throw new UsageError(
      `An argument of ${call.name} is empty, as from a variable that is not set. Give the path of the model.`,
    );
  }
  const { registeredArguments: wanted } = call.command;
  if (operands.length > wanted.length && wanted.at(-1)?.variadic !== true) {
    throw new UsageError(tooMany(operands, call, program));
  }
  if (operands[0] === 'help' && !existsSync('help')) {
    throw new UsageError(`For help: ${call.name} --help`);
  }
  const models = wanted[0]?.name() === 'model' ? operands : [];
  refuseSecondModel([...models, ...given.flags.flatMap(modelOf)], call.name);
}

function tooMany(
  operands: readonly string[],
  { name, path: [own = ''], command }: CommandCall,
  program: Command,
): string {
  const [first = '', second = ''] = operands;
  const quoted = operands.slice(0, 3).map((word) => `"${word}"`);
  const list = [...quoted, ...(operands.length > 3 ? ['…'] : [])].join(', ');
  if (command.registeredArguments.length === 0)
    return `${name} takes no argument, and got ${list}.`;
  if (first === own) return `The command ${own} is given twice: write ${name} ${second}`;
  if (program.commands.some((one) => one.name() === first)) {
    return `Two commands are given, ${own} and ${first}: write ${name} ${second}, or mlmodel ${first} ${second}`;
  }
  const advice =
    findOption(command.options, '-i') === undefined
      ? 'Give one of them.'
      : `Its input follows -i: ${name} ${first} -i ${second}`;
  return `${name} takes one model, and got ${operands.length}: ${list}. ${advice}`;
}

function refuseSecondModel(models: readonly string[], name: string): void {
  const [first = '', ...others] = models;
  const second = others.find((model) => resolve(model) !== resolve(first));
  if (second === undefined) return;
  throw new UsageError(
    `Two different models are given, "${first}" and "${second}". Give one of them: ${name} ${first}`,
  );
}

function modelOf({ option, value = '' }: GivenFlag): readonly string[] {
  return option?.long === '--model-uri' ? [value] : [];
}
