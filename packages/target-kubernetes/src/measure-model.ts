import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { MlmodelError, plainText } from '@mlmodel/core';
import { peakMemory } from './process-memory.js';

/** A model to measure. */
export interface MeasuredModel {
  readonly directory: string;
  readonly serverCommand: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds that the server has to end before it is killed. */
const endTimeout = 10_000;

/** Characters of the server's output that an error repeats. */
const longestReason = 500;

/**
 * Starts a server for a model, which loads it and scores its input example, and returns the most memory that its processes
 * took, in bytes.
 * @throws MlmodelError with the server's reason if it does not start, and where memory cannot be measured; the reason of
 * an aborted signal
 */
export async function measureModel({
  directory,
  serverCommand: [program = '', ...first],
  environment,
  signal,
}: MeasuredModel): Promise<number> {
  const args = ['-m', directory, '-h', '127.0.0.1', '-p', '0', '-w', '1'];
  const child = spawn(program, [...first, ...args, '--platform', 'none', '--log-format', 'json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
    signal,
    killSignal: 'SIGKILL',
  });
  try {
    await started(child);
    const bytes = await peakMemory(child.pid ?? 0);
    if (bytes === undefined) throw unknownMemory();
    return bytes;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await end(child);
  }
}

/** Resolves when the server listens. */
async function started(child: ChildProcess): Promise<void> {
  const failed = once(child, 'error').then(([cause]) => {
    throw notMeasured(String(cause), cause);
  });
  let last = '';
  const listening = async () => {
    if (child.stderr === null) return;
    for await (const line of createInterface({ input: child.stderr })) {
      if (hasUrl(line)) {
        child.stderr.resume();
        return;
      }
      last = line;
    }
    throw notMeasured(last);
  };
  await Promise.race([failed, listening()]);
}

function hasUrl(line: string): boolean {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'url' in entry;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), endTimeout);
  child.kill('SIGTERM');
  await exited.catch(() => {});
  clearTimeout(timer);
}

const advice = 'Give the memory of a pod instead, such as -C memory=1Gi.';

function notMeasured(output: string, cause?: unknown): MlmodelError {
  const reason = plainText(output).slice(0, longestReason);
  const message = `The model cannot be served here to measure its memory: ${reason} ${advice}`;
  return new MlmodelError('INVALID_STATE', message, { cause });
}

function unknownMemory(): MlmodelError {
  const message = `The memory of a process can only be measured on Linux. ${advice}`;
  return new MlmodelError('NOT_IMPLEMENTED', message);
}
