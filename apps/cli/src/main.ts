import { MlmodelError } from '@mlmodel/core';
import { CommanderError } from 'commander';
import { exitCodes, reportError } from './fail.js';
import { UsageError } from './options/usage-error.js';
import { createProgram } from './program.js';
import { surviveFailedWrites, writeStdout } from './standard-streams.js';

/** Runs the command line and sets the exit code. */
async function main(args: readonly string[]): Promise<void> {
  const debug = args.includes('--debug');
  surviveFailedWrites();
  const fail = (error: unknown) => {
    process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
    reportError(error, { debug });
  };
  const done = whenIdle(() => fail(unfinished()));
  try {
    await run(args);
  } catch (error) {
    fail(error);
  }
  done();
}

/**
 * Calls back when nothing can happen in this process any more, so that Node ends it whatever is still awaited. What is
 * awaited may notice that first, and go on.
 * @returns ends the watch
 */
function whenIdle(callback: () => void): () => void {
  const firstTime = () => {
    setImmediate(() => {});
    process.once('beforeExit', callback);
  };
  process.once('beforeExit', firstTime);
  return () => {
    for (const listener of [firstTime, callback]) process.off('beforeExit', listener);
  };
}

async function run(args: readonly string[]): Promise<void> {
  const help: string[] = [];
  try {
    const program = await createProgram(args, (text) => help.push(text));
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has already said what it throws: help, the version, or what is wrong with the command line.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (help.length > 0) await writeStdout(help.join(''));
}

function unfinished(): MlmodelError {
  return new MlmodelError(
    'INTERNAL_ERROR',
    'The command ended before it was done: the model or its flavor waits for something that nothing will bring about.',
  );
}

void main(process.argv.slice(2));
