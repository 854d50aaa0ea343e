import { readFileSync } from 'node:fs';
import { Command, type OutputConfiguration } from 'commander';
import { inspectCommand } from './commands/inspect-command.js';
import { predictCommand } from './commands/predict-command.js';
import { prepareEnvCommand } from './commands/prepare-env-command.js';
import { serveCommand } from './commands/serve-command.js';
import { oneLine } from './one-line.js';
import { writeStderr } from './standard-streams.js';
import { styleFor } from './terminal.js';

/**
 * The `mlmodel` command with all that is below it.
 * @param writeOut gets the texts of `--help` and `--version`
 */
export function createProgram(writeOut: (text: string) => void): Command {
  const program = new Command('mlmodel')
    .description('Serve, predict with and inspect MLflow Models.')
    .version(packageVersion(), '--version', 'print the version')
    .addCommand(serveCommand())
    .addCommand(predictCommand())
    .addCommand(inspectCommand())
    .addCommand(prepareEnvCommand())
    .addHelpText('after', examples);
  for (const command of [program, ...program.commands]) {
    command
      .helpOption('--help', 'print this help')
      .configureOutput({ ...output, writeOut })
      .exitOverride();
  }
  return program;
}

const examples = `
Examples:
  mlmodel inspect ./model
  mlmodel serve -m ./model -p 5000
  mlmodel predict -m ./model -i rows.csv -t csv

mlmodel COMMAND --help tells the options of a command (-h is the host of serve).`;

/** One line an error, as all errors of the command. */
const output: OutputConfiguration = {
  writeErr: writeStderr,
  outputError(text, write) {
    const line = oneLine(text).replace(/^error: /, '');
    write(`${styleFor(process.stderr).red('error:')} ${line}\n`);
  },
};

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
}
