import { Option } from 'commander';
import { writeStderr } from './standard-streams.js';

/** An option of `mlflow models …` that has nothing to do here. */
interface InertOption {
  readonly flags: string;
  /** Its name in commander's values. */
  readonly name: string;
  /** Why it has no effect; absent where what it asks for is so anyway. */
  readonly note?: string;
  /** A value that needs no note. */
  readonly quietValue?: string;
}

const asSaved = 'the packages are those that the model names';

const forServeAndPredict: readonly InertOption[] = [
  { flags: '--no-conda', name: 'conda' },
  { flags: '--install-mlflow', name: 'installMlflow', note: asSaved },
];

const forServe: readonly InertOption[] = [
  {
    flags: '-w, --workers <number>',
    name: 'workers',
    note: 'one process serves, and starts child processes for slow predictions itself',
    quietValue: '1',
  },
  {
    flags: '--enable-mlserver',
    name: 'enableMlserver',
    note: 'the server speaks the protocol of mlflow models serve (/invocations) only',
  },
];

const forPredict: readonly InertOption[] = [
  {
    flags: '-r, --pip-requirements-override <list>',
    name: 'pipRequirementsOverride',
    note: asSaved,
  },
];

const byCommand = {
  serve: [...forServe, ...forServeAndPredict],
  predict: [...forPredict, ...forServeAndPredict],
};

/** Options that scripts written for MLflow may pass; they are accepted and not shown in the help. */
export function mlflowOptions(command: keyof typeof byCommand): readonly Option[] {
  return byCommand[command].map(({ flags }) => new Option(flags).hideHelp());
}

/** Says on stderr which of the options given have no effect, and why. */
export function explainMlflowOptions(
  command: keyof typeof byCommand,
  values: Readonly<Record<string, unknown>>,
): void {
  for (const { flags, name, note, quietValue } of byCommand[command]) {
    const value = values[name];
    if (note === undefined || value === undefined || value === quietValue) continue;
    const option = flags.split(/[ ,]+/).find((flag) => flag.startsWith('--'));
    writeStderr(`note: ${option} has no effect: ${note}\n`);
  }
}

/** One line for the help of a command. */
export const mlflowOptionsHelp =
  'Options of mlflow models that mean nothing here (-w, --install-mlflow, …) are accepted and have no effect.';
