import { CommanderError } from 'commander';
import { exitCodes, reportError } from './fail.js';
import { createProgram } from './program.js';

/** Runs the command line and sets the exit code. */
async function main(args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (error instanceof CommanderError) return;
    reportError(error, { debug: args.includes('--debug') });
  }
}

/** A reader such as `head` that has enough is no failure. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Commander has already written what it throws: help, the version, or what is wrong with the command line. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof CommanderError)) return exitCodes.failure;
  return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}

await main(process.argv.slice(2));
