import { MlmodelError } from '@mlmodel/core';
import type { TargetCommand } from '@mlmodel/deployments';
import { Command } from 'commander';
import type { NamedTargetCommand } from '../deployments/target-commands.js';
import { setHelp } from '../help/help-page.js';
import { modelOptions } from '../options/model-options.js';
import { withOptions } from './with-options.js';

/**
 * Adds the commands of targets to the program, without their options: `mlmodel sagemaker push-model`, or one below
 * `mlmodel deployments`. A name that is taken is left out.
 */
export function addTargetCommands(program: Command, commands: readonly NamedTargetCommand[]): void {
  for (const { path, description, candidate } of commands) {
    const [groupName, verb] = path;
    const known = program.commands.find((one) => one.name() === groupName);
    const isOwn = known !== undefined && groupName !== 'deployments' && !isTargetGroup(known);
    if (isOwn || known?.commands.some((one) => one.name() === verb)) continue;
    const group = known ?? groupOf(groupName, candidate.source);
    if (known === undefined) program.addCommand(group);
    const command = new Command(verb).description(description);
    setHelp(command, { examples: [] });
    group.addCommand(command);
    unopened.set(command, { path, description, candidate });
  }
}

/** The groups of targets; all others are of the program. */
const groups = new WeakSet<Command>();

/** Whether a command of the program was added for a target. */
export function isTargetGroup(command: Command): boolean {
  return groups.has(command);
}

/** The commands whose targets are not imported yet. */
const unopened = new WeakMap<Command, NamedTargetCommand>();

function groupOf(name: string, source: string): Command {
  const group = new Command(name).description(`Commands of the target ${name} (${source}).`);
  setHelp(group, { examples: [`mlmodel ${name} --help`] });
  groups.add(group);
  return group;
}

/**
 * Imports the target of a command that a target adds, for its options and its help. Does nothing for others.
 * @throws MlmodelError when the target is broken, or lacks the command that its manifest names
 */
export async function openTargetCommand(command: Command): Promise<void> {
  const named = unopened.get(command);
  if (named === undefined) return;
  const { path, candidate } = named;
  const name = path.join(' ');
  const commands = (await (await candidate.open()).commands?.()) ?? {};
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (found === undefined) {
    throw new MlmodelError(
      'INVALID_STATE',
      `The target package ${candidate.source} does not work: its package.json names the command "${name}", its target has none. Reinstall it.`,
    );
  }
  await declare(command, { name, found });
}

interface FoundCommand {
  readonly name: string;
  readonly found: TargetCommand;
}

async function declare(command: Command, { name, found }: FoundCommand): Promise<void> {
  const declared = await found.options?.();
  const schemas = { ...declared?.jsonSchema.properties, debug: modelOptions.debug };
  const { letters, examples = [`mlmodel ${name}`] } = found;
  withOptions(command, schemas, { letters, examples }).action(async (values) => {
    const { runTargetCommand } = await import('../deployments/run-target-command.js');
    await runTargetCommand(found, { name, values, declared });
  });
}
