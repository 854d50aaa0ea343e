import type { Option } from 'commander';

/** A flag as the user wrote it. */
export interface GivenFlag {
  /** The whole word, such as `--port=80`. */
  readonly word: string;
  /** The word without its value: `--port` of `--port=80`, `-p` of `-p80`. */
  readonly flag: string;
  /** Absent if the command has no such option. */
  readonly option?: Option | undefined;
  /** Absent for an option without a value, and at the end of the line. */
  readonly value?: string | undefined;
  /** Whether the value is in the same word. */
  readonly isAttached: boolean;
}

/** The arguments of a command. */
export interface GivenArguments {
  readonly flags: readonly GivenFlag[];
  /** The other words, in order. */
  readonly operands: readonly string[];
  /** Operands that may be the value of an unknown flag, which precedes them. */
  readonly doubtful: readonly string[];
}

/** Divides arguments as commander does, without refusing any. */
export function givenArguments(
  args: readonly string[],
  options: readonly Option[],
): GivenArguments {
  const flags: GivenFlag[] = [];
  const operands: string[] = [];
  const doubtful: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!isFlag(word)) {
      const last = flags.at(-1);
      const isNext = last !== undefined && last.word === args[at - 1];
      if (isNext && last.option === undefined && !last.isAttached) doubtful.push(word);
      operands.push(word);
      continue;
    }
    const given = givenFlag(word, options);
    const takesNext = given.option !== undefined && takesValue(given.option) && !given.isAttached;
    if (takesNext) at += 1;
    flags.push(takesNext ? { ...given, value: args[at] } : given);
  }
  return { flags, operands, doubtful };
}

/** Whether a word is a flag; a negative number and `-`, which means a standard stream, are not. */
export function isFlag(word: string): boolean {
  return /^-./.test(word) && !/^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/i.test(word);
}

/** The option with a flag, such as `-p` or `--port`. */
export function findOption(options: readonly Option[], flag: string): Option | undefined {
  return options.find(({ short, long }) => short === flag || long === flag);
}

/** Whether an option has a value, as `--port <port>`. */
export function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function givenFlag(word: string, options: readonly Option[]): GivenFlag {
  const exact = findOption(options, word);
  if (exact !== undefined) return { word, flag: word, option: exact, isAttached: false };
  const letter = word.slice(0, 2);
  const short = findOption(options, letter);
  if (!word.startsWith('--') && short !== undefined && takesValue(short)) {
    return { word, flag: letter, option: short, value: word.slice(2), isAttached: true };
  }
  const [flag = '', ...rest] = word.split('=');
  const option = findOption(options, flag);
  return { word, flag, option, value: rest.join('='), isAttached: word.includes('=') };
}
