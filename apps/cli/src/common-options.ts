import { InvalidArgumentError, Option } from 'commander';

/** What every command that loads a model takes. */
export interface LoadingOptions {
  readonly modelUri: string;
  readonly flavor?: readonly string[];
  readonly allowCode?: boolean;
  /** Seconds. */
  readonly loadTimeout?: number;
  readonly nonfinite: 'null' | 'string' | 'token';
  readonly debug?: boolean;
}

/** The options of {@link LoadingOptions}. */
export function loadingOptions(): readonly Option[] {
  return [
    modelOption(),
    flavorOption(),
    new Option('--allow-code', 'let a flavor run code that lies in the model directory'),
    new Option(
      '--load-timeout <seconds>',
      'longest time for loading the model and trying its input example (default: 600)',
    ).argParser(wholeNumber(1, 86_400)),
    new Option(
      '--nonfinite <how>',
      'how answers write NaN and infinities: NaN as null, all as strings, or as bare tokens like MLflow',
    )
      .choices(['null', 'string', 'token'])
      .default('null'),
    debugOption(),
  ];
}

/** `-m`: the model. */
export function modelOption(): Option {
  return new Option(
    '-m, --model-uri <model>',
    'model directory: a path or file: URI',
  ).makeOptionMandatory();
}

/** `--flavor`, once for each package. */
export function flavorOption(): Option {
  return new Option(
    '--flavor <package>',
    'load with this flavor package, by name or path (repeatable)',
  ).argParser((name: string, before: readonly string[] = []) => [...before, name]);
}

export function debugOption(): Option {
  return new Option('--debug', 'tell stacks and values in errors');
}

/** A parser for whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
