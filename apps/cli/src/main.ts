import { MlmodelError } from '@mlmodel/core';
import { CommanderError } from 'commander';
import { exitCodes, reportError } from './fail.js';
import { createProgram } from './program.js';
import { surviveFailedWrites, writeStdout } from './standard-streams.js';

/** Runs the command line and sets the exit code. */
async function main(args: readonly string[]): Promise<void> {
  const debug = args.includes('--debug');
  surviveFailedWrites();
  let done = false;
  const reportUnfinished = () => {
    if (done) return;
    process.exitCode = exitCodes.failure;
    reportError(unfinished(), { debug });
  };
  // A flavor that notices the same may know what it waits for.
  process.once('beforeExit', () => setImmediate(reportUnfinished));
  try {
    await run(args);
  } catch (error) {
    process.exitCode = exitCodes.failure;
    reportError(error, { debug });
  }
  done = true;
}

async function run(args: readonly string[]): Promise<void> {
  const help: string[] = [];
  try {
    await createProgram((text) => help.push(text)).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has already said what it throws: help, the version, or what is wrong with the command line.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (help.length > 0) await writeStdout(help.join(''));
}

/** Node ends a process in which nothing can happen any more, whatever is still awaited. */
function unfinished(): MlmodelError {
  return new MlmodelError(
    'INTERNAL_ERROR',
    'The command ended before it was done: the model or its flavor waits for something that nothing will bring about.',
  );
}

void main(process.argv.slice(2));
