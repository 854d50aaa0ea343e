import { Option } from 'commander';
import { writeStderr } from '../terminal/standard-streams.js';

/** An option of `mlflow models …` that has no effect here. */
interface InertOption {
  readonly flags: string;
  /** Its name in commander's values. */
  readonly name: string;
  /** Why it has no effect; absent if it requests the default behaviour. */
  readonly note?: string;
  /** A value that needs no note. */
  readonly quietValue?: string;
}

/** An inert option as a flag of a command. */
export interface InertFlag extends InertOption {
  readonly option: Option;
}

const asSaved = 'the model determines the packages';

const forServeAndPredict: readonly InertOption[] = [
  { flags: '--no-conda', name: 'conda' },
  { flags: '--install-mlflow', name: 'installMlflow', note: asSaved },
];

const forServe: readonly InertOption[] = [
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

const forImages: readonly InertOption[] = [
  {
    flags: '--mlflow-home <folder>',
    name: 'mlflowHome',
    note: "a model in Python gets MLflow as the model's own files say",
  },
  { flags: '--install-java', name: 'installJava', note: 'give an image with Java as --base' },
  { flags: '--install-mlflow', name: 'installMlflow', note: asSaved },
  ...forServe,
];

const ofFlavors = 'no installed flavor has it';

/** Options of MLflow that are inert unless an installed flavor declares them. */
const forPython: readonly InertOption[] = [
  { flags: '--env-manager <name>', name: 'envManager', note: ofFlavors, quietValue: 'local' },
  { flags: '--env <name=value>', name: 'env', note: ofFlavors },
  { flags: '--model-config <json>', name: 'modelConfig', note: ofFlavors },
];

const byCommand = {
  serve: [...forServe, ...forServeAndPredict],
  predict: [...forPredict, ...forServeAndPredict],
  score: [],
  verify: [],
  inspect: [],
  'prepare-env': [],
  download: [],
  register: [],
  bundle: [],
  'generate-dockerfile': forImages,
  'build-docker': forImages,
};

/**
 * Options that scripts written for MLflow may pass: they are accepted, and hidden in the help.
 * @param flavorFlags long flags of flavors; absent if flavors have not been queried yet
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

/** Writes to stderr which of the given options have no effect, and why. */
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

/** A sentence for the help of a command. */
export const mlflowOptionsHelp =
  'Options of mlflow models that do not apply (--install-mlflow, --enable-mlserver, …) are accepted and ignored.';
