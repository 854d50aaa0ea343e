import { MlmodelError } from '@mlmodel/core';
import { CommanderError } from 'commander';
import { exitCodes, reportError } from './fail.js';
import { UsageError } from './options/usage-error.js';
import { createProgram } from './program.js';
import { surviveFailedWrites, writeStdout } from './terminal/standard-streams.js';

/** Runs the command line and sets the exit code. */
async function main(args: readonly string[]): Promise<void> {
  const debug = args.includes('--debug') || /^(true|1)$/.test(process.env['MLMODEL_DEBUG'] ?? '');
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
 * Calls back when the event loop is empty, so that Node will exit although promises are still pending. Their owners get one
 * more turn to continue.
 * @returns stops watching
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
    const line = await createProgram(args, (text) => help.push(text));
    await line.program.parseAsync(line.args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has already printed the help, the version or the usage error that it throws.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (help.length > 0) await writeStdout(help.join(''));
}

function unfinished(): MlmodelError {
  return new MlmodelError(
    'INTERNAL_ERROR',
    'The command ended before it was done: the model or its flavor waits for an event that can no longer happen.',
  );
}

void main(process.argv.slice(2));
