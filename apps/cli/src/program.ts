import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import { Command, type OutputConfiguration } from 'commander';
import { checkArguments } from './arguments/check-arguments.js';
import { type CommandCall, findCommand } from './arguments/find-command.js';
import { type GivenFlag, givenArguments } from './arguments/given-arguments.js';
import { cacheCommand } from './commands/cache-command.js';
import {
  downloadCommand,
  inspectCommand,
  prepareEnvCommand,
  registerCommand,
  scoreCommand,
  serveCommand,
} from './commands/commands.js';
import { completionCommand } from './commands/completion-command.js';
import { deploymentsCommand } from './commands/deployments-command.js';
import { envCommand } from './commands/env-command.js';
import {
  buildDockerCommand,
  bundleCommand,
  generateDockerfileCommand,
} from './commands/image-commands.js';
import { modelsCommand } from './commands/models-command.js';
import { predictCommand } from './commands/predict-command.js';
import { addTargetCommands, openTargetCommand } from './commands/target-command.js';
import { updateRequirementsCommand } from './commands/update-requirements-command.js';
import { verifyCommand } from './commands/verify-command.js';
import { setHelp } from './help/help-page.js';
import { helpWidth } from './help/help-width.js';
import { oneLine } from './terminal/one-line.js';
import { writeStderr } from './terminal/standard-streams.js';
import { hasColours, styleFor } from './terminal/terminal.js';

/** The `mlmodel` command, and the arguments for it. */
export interface CommandLine {
  readonly program: Command;
  readonly args: readonly string[];
}

/**
 * The `mlmodel` command with its subcommands, and the arguments with `--help` in its place. The options of flavors are
 * loaded only if the arguments contain unknown options or request help.
 * @param writeOut gets the texts of `--help` and `--version`
 * @throws UsageError for a mistake in the arguments that can be seen without the values of options
 */
export async function createProgram(
  args: readonly string[],
  writeOut: (text: string) => void,
): Promise<CommandLine> {
  const bare = programWith(undefined, writeOut);
  await addTargets(bare, args);
  const call = findCommand(bare, args);
  await openTargetCommand(call.command);
  const declared = await flavorsFor(call);
  const program = declared === undefined ? bare : programWith(declared, writeOut);
  if (call.wantsHelp) return { program, args: [...call.path, '--help'] };
  const { command } = findCommand(program, args);
  if (call.path.length > 0) checkArguments({ ...call, command }, program);
  return { program, args };
}

/**
 * The `mlmodel` command with its subcommands.
 * @param declared what flavors declare; absent if that was not needed
 * @param writeOut gets the texts of `--help` and `--version`
 */
export function programWith(
  declared: readonly DeclaredFlavor[] | undefined,
  writeOut: (text: string) => void,
): Command {
  const program = new Command('mlmodel')
    .description('Serve, predict with and inspect MLflow Models.')
    .version(packageVersion(), '--version', 'print the version')
    .addCommand(serveCommand(declared))
    .addCommand(predictCommand(declared))
    .addCommand(scoreCommand(declared))
    .addCommand(inspectCommand(declared))
    .addCommand(verifyCommand(declared))
    .addCommand(prepareEnvCommand(declared))
    .addCommand(updateRequirementsCommand())
    .addCommand(downloadCommand())
    .addCommand(registerCommand())
    .addCommand(bundleCommand())
    .addCommand(generateDockerfileCommand(declared))
    .addCommand(buildDockerCommand(declared))
    .addCommand(modelsCommand())
    .addCommand(deploymentsCommand())
    .addCommand(envCommand())
    .addCommand(cacheCommand())
    .addCommand(completionCommand(programWith));
  setHelp(program, { notes, examples });
  configure(program, { ...output, writeOut });
  return program;
}

/** Adds the commands of installed targets where one may be meant, or is listed. */
async function addTargets(program: Command, args: readonly string[]): Promise<void> {
  const word = args.find((one) => one !== '--help' && one !== 'help') ?? '';
  const isOwn = program.commands.some((one) => one.name() === word) || word === '--version';
  if (isOwn && word !== 'deployments') return;
  const { targetCommands } = await import('./deployments/target-commands.js');
  addTargetCommands(program, targetCommands());
  for (const command of program.commands) configure(command, command.configureOutput());
}

function configure(command: Command, configuration: OutputConfiguration): void {
  command.helpOption('--help', 'print this help').configureOutput(configuration).exitOverride();
  if (command.commands.length === 0) return;
  const hasHelp = command.commands.some((one) => one.name() === 'help');
  if (!hasHelp) command.helpCommand('help [command]', 'print the help of a command');
  for (const child of command.commands) configure(child, configuration);
}

/** What flavors declare, if the command needs it: for help, or because only a flavor may know a flag. */
async function flavorsFor(call: CommandCall): Promise<readonly DeclaredFlavor[] | undefined> {
  const { flags, operands, doubtful } = givenArguments(call.args, call.command.options);
  const takesModel = call.command.registeredArguments.some((one) => one.name() === 'model');
  const isUnknown = ({ option, flag }: GivenFlag) => option === undefined && flag !== '-h';
  if (!takesModel || !(call.wantsHelp || flags.some(isUnknown))) return undefined;
  const valuesOf = (long: string) =>
    flags.flatMap(({ option, value }) =>
      option?.long === long && value !== undefined ? [value] : [],
    );
  const { declaredOptions, modelAround } = await import('@mlmodel/core/node');
  const models = [
    ...valuesOf('--model-uri'),
    ...operands.filter((operand) => !doubtful.includes(operand)),
    ...doubtful.filter((word) => modelAround(resolve(word)) !== undefined),
  ];
  return declaredOptions({ location: models[0], flavors: valuesOf('--flavor') });
}

const notes = `mlmodel COMMAND --help lists the options of a command. (-h is not help: it is the host of serve, as in mlflow models serve.)`;

const examples = [
  'mlmodel inspect ./model',
  'mlmodel serve ./model -p 5000',
  'mlmodel predict ./model -i rows.csv',
];

const output: OutputConfiguration = {
  writeErr: writeStderr,
  getOutHelpWidth: () => helpWidth(process.stdout),
  getErrHelpWidth: () => helpWidth(process.stderr),
  getOutHasColors: () => hasColours(process.stdout),
  getErrHasColors: () => hasColours(process.stderr),
  // One line an error, as all errors of the command.
  outputError(text, write) {
    const line = oneLine(text).replace(/^error: /, '');
    write(`${styleFor(process.stderr).red('error:')} ${line}\n`);
  },
};

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
}
