import type { OptionSchema } from '@mlmodel/core';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import { Option } from 'commander';
import { type FlavorFlag, flavorFlags } from '../options/flavor-flags.js';
import { type InertFlag, mlflowOptions } from '../options/mlflow-options.js';
import { modelOptions } from '../options/model-options.js';
import { flagsOf } from '../options/option-flags.js';

/** The options of a command that takes a model. */
export interface OwnOptions {
  readonly name:
    | 'serve'
    | 'predict'
    | 'score'
    | 'verify'
    | 'inspect'
    | 'prepare-env'
    | 'download'
    | 'register'
    | 'bundle'
    | 'generate-dockerfile'
    | 'build-docker';
  /** Those of {@link modelOptions} that it takes. Default: all. */
  readonly modelSchemas?: Readonly<Record<string, OptionSchema>>;
  /** Options of its own, which a file and the environment may give too. */
  readonly groups?: readonly OptionGroup[];
  /** Options of its own that are only accepted on the command line. */
  readonly lineSchemas?: Readonly<Record<string, OptionSchema>>;
  /** Above `lineSchemas` in help. */
  readonly heading?: string;
}

/** Options that help shows below one heading. */
interface OptionGroup {
  readonly heading: string;
  readonly schemas: Readonly<Record<string, OptionSchema>>;
}

/** The options of a command on the command line. */
export interface CommandOptions {
  /** In the order of help: about the model, the command's own, those of flavors; then those without a heading. */
  readonly options: readonly Option[];
  readonly flavorFlags: readonly FlavorFlag[];
  readonly inert: readonly InertFlag[];
}

/** Short flags, as `mlflow models` has them. */
const shortFlags: Readonly<Record<string, string>> = {
  modelUri: '-m',
  port: '-p',
  host: '-h',
  timeout: '-t',
  workers: '-w',
  inputPath: '-i',
  outputPath: '-o',
  contentType: '-t',
  dstPath: '-d',
  outputFolder: '-o',
  outputDirectory: '-d',
  name: '-n',
};

const modelHeading = 'Options of the model:';

/** All options of a command. @param declared what flavors declare; absent if that was not needed */
export function commandOptions(
  { name, modelSchemas = modelOptions, groups = [], lineSchemas = {}, ...own }: OwnOptions,
  declared: readonly DeclaredFlavor[] | undefined,
): CommandOptions {
  const { heading = modelHeading } = own;
  const { debug, ...ofModel } = modelSchemas;
  const options = [
    ...flagsOfAll(ofModel, modelHeading),
    ...groups.flatMap((group) => flagsOfAll(group.schemas, group.heading)),
    ...flagsOfAll(lineSchemas, heading),
  ];
  const general = [...(debug === undefined ? [] : flagsOf('debug', debug)), configOption()];
  const ofFlavors = flavorFlags(declared ?? [], longFlagsOf([...options, ...general]));
  options.push(...ofFlavors.flatMap((flag) => flag.options), ...general);
  const inert = mlflowOptions(name, declared && longFlagsOf(options));
  options.push(...inert.map(({ option }) => option));
  return { options, flavorFlags: ofFlavors, inert };
}

function flagsOfAll(
  schemas: Readonly<Record<string, OptionSchema>>,
  heading: string,
): readonly Option[] {
  return Object.entries(schemas).flatMap(([name, schema]) =>
    flagsOf(name, schema, { short: shortFlags[name], heading }),
  );
}

function configOption(): Option {
  return new Option(
    '--config <file>',
    'YAML file with options (default: mlmodel.yaml in the working directory, if it is there)',
  );
}

function longFlagsOf(options: readonly Option[]): ReadonlySet<string> {
  return new Set(['--help', ...options.flatMap(({ long }) => long ?? [])]);
}
