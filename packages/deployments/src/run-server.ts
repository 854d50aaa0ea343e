import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { MlmodelError } from '@mlmodel/core';
import type { DeploymentCall } from './deployment-call.js';
import type { TargetContext } from './target-context.js';

/** How a server runs in the foreground. */
export interface ForegroundServer extends DeploymentCall {
  /** Flags of `mlmodel serve`: `['-m', './model', '-p', '5000']`. */
  readonly flags: readonly string[];
  /** Variables of its environment, instead of those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Runs a scoring server in the foreground, for `runLocal` of a target: it writes to the terminal, and ends its requests and
 * stops when `signal` is aborted.
 * @throws MlmodelError `INVALID_STATE` when it cannot be started or ends by itself
 */
export async function runServer(
  { serverCommand }: Pick<TargetContext, 'serverCommand'>,
  { flags, environment, signal }: ForegroundServer,
): Promise<void> {
  signal?.throwIfAborted();
  const [program = '', ...args] = serverCommand;
  // Ctrl+C on a terminal reaches only this process: a second signal would end the server at once.
  const child = spawn(program, [...args, ...flags], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(environment && { env: environment }),
  });
  const stop = () => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const [code, by] = await once(child, 'exit');
    if (signal?.aborted) return;
    throw ended(by ?? `exit code ${code}`);
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw ended(cause.message, cause);
    throw cause;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function ended(how: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_STATE', `The server ended by itself (${how}).`, { cause });
}
