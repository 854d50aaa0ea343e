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

/** One of them on a command. */
export interface InertFlag extends InertOption {
  readonly option: Option;
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

const ofFlavors = 'no flavor that is installed here has it';

/** Options of MLflow that a flavor for Python models may declare; then they are that flavor's. */
const forPython: readonly InertOption[] = [
  { flags: '--env-manager <name>', name: 'envManager', note: ofFlavors, quietValue: 'local' },
  { flags: '--env <name=value>', name: 'env', note: ofFlavors },
  { flags: '--model-config <json>', name: 'modelConfig', note: ofFlavors },
];

const byCommand = {
  serve: [...forServe, ...forServeAndPredict],
  predict: [...forPredict, ...forServeAndPredict],
  'prepare-env': [],
};

/**
 * Options that scripts written for MLflow may pass; they are accepted and not shown in the help.
 * @param flavorFlags long flags of flavors; absent where no flavor was asked yet, whose the options for Python may be
 */
export function mlflowOptions(
  command: keyof typeof byCommand,
  flavorFlags: ReadonlySet<string> | undefined,
): readonly InertFlag[] {
  const forModel = flavorFlags === undefined ? [] : forPython;
  return [...byCommand[command], ...forModel]
    .map((inert) => ({ ...inert, option: new Option(inert.flags).hideHelp() }))
    .filter(({ option }) => !flavorFlags?.has(option.long ?? ''));
}

/** Says on stderr which of the options given have no effect, and why. */
export function explainMlflowOptions(
  inert: readonly InertFlag[],
  values: Readonly<Record<string, unknown>>,
): void {
  for (const { option, name, note, quietValue } of inert) {
    const value = values[name];
    if (note === undefined || value === undefined || value === quietValue) continue;
    writeStderr(`note: ${option.long} has no effect: ${note}\n`);
  }
}

/** One line for the help of a command. */
export const mlflowOptionsHelp = `Options of mlflow models that mean nothing here (-w, --install-mlflow, …) are
accepted and have no effect.`;
