import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MlmodelError } from '@mlmodel/core';
import { fromFailure } from '@mlmodel/worker';
import { Channel } from './channel.js';
import { toPrimary, toWorker, type WorkerAddress, type WorkerSetup } from './worker-messages.js';

/** How a worker ended: such as `exit code 1` or `SIGKILL`. */
export interface WorkerEnd {
  readonly how: string;
  /** Why it could not start, if it said so. */
  readonly error?: MlmodelError | undefined;
}

/** A worker process, as the primary process sees it. */
export interface Worker {
  readonly channel: Channel;
  readonly pid: number | undefined;
  /** Resolves when it accepts requests; does not settle if it ends before that. */
  readonly ready: Promise<WorkerAddress>;
  readonly ended: Promise<WorkerEnd>;
  /** Finishes its requests and ends. @param seconds until it is killed */
  close(seconds: number): void;
  kill(): void;
}

/** Starts a worker process. @param prepare adds answers to its channel before it can ask */
export function startWorker(setup: WorkerSetup, prepare: (channel: Channel) => void): Worker {
  const child = fork(fileURLToPath(import.meta.resolve('@mlmodel/serve/worker-child')), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const channel = new Channel(child);
  prepare(channel);
  let error: MlmodelError | undefined;
  const ready = new Promise<WorkerAddress>((resolve) => channel.answer(toPrimary.ready, resolve));
  channel.answer(toPrimary.failed, (failure) => {
    error = fromFailure(failure);
    child.kill('SIGKILL');
  });
  const ended = endOf(child).then((how) => ({ how, error }));
  channel.tell(toWorker.start, setup);
  return {
    channel,
    pid: child.pid,
    ready,
    ended,
    close(seconds) {
      channel.tell(toWorker.close, undefined);
      const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
      void ended.then(() => clearTimeout(timer));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    // It could not be started. (Node also reports failed messages and signals here.)
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
  });
}
