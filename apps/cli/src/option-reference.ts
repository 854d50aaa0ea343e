import { expectedValue, type OptionSchema } from '@mlmodel/core';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import { configKeys, type DeploymentTarget } from '@mlmodel/deployments';
import type { Command, Option } from 'commander';
import { commandsOf } from './deployments/configured-commands.js';
import { fileSchemas } from './options/configuration.js';
import { variablesOf } from './options/environment-variables.js';
import { flagsOf, schemaOf } from './options/option-flags.js';
import { programWith } from './program.js';

/** An option, and every way to give it. */
export interface ReferenceOption {
  /** On the command line, such as `-p, --port <port>`. */
  readonly flags: string;
  /** Environment variables, the first that is set wins. Absent: it cannot be given in the environment. */
  readonly variables?: readonly string[] | undefined;
  /** In `mlmodel.yaml`; for an option of a flavor, below the flavor's key. Absent: it cannot be given there. */
  readonly key?: string | undefined;
  /** What a value must be, in words; absent for a flag that takes none. */
  readonly value?: string | undefined;
  readonly default?: unknown;
  readonly description: string;
  /** The commands that take it. */
  readonly commands: readonly string[];
}

/** Options that help shows below one heading. */
export interface OptionGroup {
  readonly heading: string;
  readonly options: readonly ReferenceOption[];
}

/** The heading of what has none in help. */
const otherOptions = 'Other options';

/** The options of all commands, as their help groups them, without those that have no effect. */
export function commandReference(): readonly OptionGroup[] {
  const groups = new Map<string, Map<string, ReferenceOption>>();
  const { commands } = programWith(undefined, () => {});
  for (const { name, command } of leavesOf(commands)) {
    for (const flag of command.options) {
      if (flag.hidden) continue;
      const heading = headingOf(flag, name);
      const group = groups.get(heading) ?? new Map<string, ReferenceOption>();
      const takenBy = [...(group.get(flag.flags)?.commands ?? []), name];
      groups.set(heading, group.set(flag.flags, { ...referenceOf(flag, name), commands: takenBy }));
    }
  }
  const named = Array.from(groups, ([heading, options]) => ({
    heading,
    options: [...options.values()],
  }));
  const isLast = (group: OptionGroup) => group.heading === otherOptions;
  return [...named.filter((group) => !isLast(group)), ...named.filter(isLast)];
}

/** The options of a flavor, which every command takes that has options of models. */
export function flavorReference({ flavor, source, options }: DeclaredFlavor): OptionGroup {
  const declared = Object.entries(options?.jsonSchema.properties ?? {});
  return {
    heading: `Flavor ${flavor} (${source})`,
    options: declared.map(([name, schema]) => {
      const [flag] = flagsOf(name, schema);
      return { flags: flag?.flags ?? '', key: name, ...described(schema), commands: [] };
    }),
  };
}

/** The configuration of a deployment target, which commands of deployments take with `-C`. */
export async function targetReference(
  target: DeploymentTarget,
  source: string,
): Promise<OptionGroup> {
  const keys = await configKeys(target);
  return {
    heading: `Target ${target.name} (${source})`,
    options: keys.map((key) => ({
      flags: `-C ${key.key}=`,
      value: key.value,
      default: key.default,
      description: key.description,
      commands: commandsOf(key).map((name) => `deployments ${name}`),
    })),
  };
}

interface NamedCommand {
  readonly name: string;
  readonly command: Command;
}

/** The commands that have no subcommands, named as in `env list`. */
function leavesOf(commands: readonly Command[], parent = ''): readonly NamedCommand[] {
  return commands.flatMap((command) => {
    const name = `${parent}${command.name()}`;
    if (command.commands.length > 0) return leavesOf(command.commands, `${name} `);
    return [{ name, command }];
  });
}

function headingOf({ helpGroupHeading: heading }: Option, command: string): string {
  if (isNested(command)) return `Options of ${command.split(' ')[0]}`;
  return heading?.replace(/:$/, '') ?? otherOptions;
}

/** Commands below a command take no model, and read no configuration. */
function isNested(command: string): boolean {
  return command.includes(' ');
}

function referenceOf(flag: Option, command: string): Omit<ReferenceOption, 'commands'> {
  const { flags, description } = flag;
  const name = flag.attributeName();
  const schema = schemaOf(flag);
  if (schema === undefined)
    return { flags, value: flag.required ? 'text' : undefined, description };
  if (flag.negate) return { flags, description };
  const isConfigurable = fileSchemas[name] === schema && !isNested(command);
  const elsewhere = isConfigurable ? { variables: variablesOf(name), key: name } : {};
  return { flags, ...elsewhere, ...described(schema) };
}

function described(schema: OptionSchema) {
  const { description = '' } = schema;
  return { value: expectedValue(schema), default: schema.default, description };
}
