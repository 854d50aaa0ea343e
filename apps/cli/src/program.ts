import { readFileSync } from 'node:fs';
import type { DeclaredFlavor } from '@mlmodel/core/node';
import { Command, CommanderError, type OutputConfiguration } from 'commander';
import {
  inspectCommand,
  predictCommand,
  prepareEnvCommand,
  serveCommand,
} from './commands/commands.js';
import { oneLine } from './one-line.js';
import type { LoadingConfiguration } from './options/model-options.js';
import { writeStderr } from './standard-streams.js';
import { styleFor } from './terminal.js';

/** Commands with options of flavors. */
const loadingCommands = {
  serve: serveCommand,
  predict: predictCommand,
  'prepare-env': prepareEnvCommand,
};

/**
 * The `mlmodel` command with its subcommands. The options of flavors are loaded only if the arguments contain unknown
 * options or request help.
 * @param writeOut gets the texts of `--help` and `--version`
 */
export async function createProgram(
  args: readonly string[],
  writeOut: (text: string) => void,
): Promise<Command> {
  const declared = await flavorsFor(args);
  const program = new Command('mlmodel')
    .description('Serve, predict with and inspect MLflow Models.')
    .version(packageVersion(), '--version', 'print the version')
    .addCommand(serveCommand(declared))
    .addCommand(predictCommand(declared))
    .addCommand(inspectCommand())
    .addCommand(prepareEnvCommand(declared))
    .addHelpText('after', examples);
  for (const command of [program, ...program.commands]) {
    command
      .helpOption('--help', 'print this help')
      .configureOutput({ ...output, writeOut })
      .exitOverride();
  }
  return program;
}

async function flavorsFor(args: readonly string[]): Promise<readonly DeclaredFlavor[] | undefined> {
  const [first = '', ...others] = args;
  const [name = '', rest] = first === 'help' ? [others[0], ['--help']] : [first, others];
  if (!Object.hasOwn(loadingCommands, name)) return undefined;
  const command = loadingCommands[name as keyof typeof loadingCommands]();
  try {
    const { unknown } = command
      .exitOverride()
      .configureOutput({ writeErr() {} })
      .parseOptions(rest);
    if (!unknown.some((arg) => arg.startsWith('-'))) return undefined;
  } catch (error) {
    // The command itself says what is wrong.
    if (error instanceof CommanderError) return undefined;
    throw error;
  }
  const { modelUri, flavor } = command.opts<Partial<LoadingConfiguration>>();
  const { declaredOptions } = await import('@mlmodel/core/node');
  return declaredOptions({ location: modelUri, flavors: flavor });
}

const examples = `
Examples:
  mlmodel inspect ./model
  mlmodel serve -m ./model -p 5000
  mlmodel predict -m ./model -i rows.csv -t csv

mlmodel COMMAND --help lists the options of a command (-h is the host of serve).`;

const notThere = 'neither this command nor an installed flavor has it; --help lists all options';

/** One line an error, as all errors of the command. */
const output: OutputConfiguration = {
  writeErr: writeStderr,
  outputError(text, write) {
    const line = oneLine(text)
      .replace(/^error: /, '')
      .replace(/^unknown option '[^']*'$/, `$&: ${notThere}`);
    write(`${styleFor(process.stderr).red('error:')} ${line}\n`);
  },
};

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
}
