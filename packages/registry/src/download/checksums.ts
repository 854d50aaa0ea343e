import { Worker } from 'node:worker_threads';
import type { ChecksumMethod } from './checksum.js';

/** A file whose checksum is wanted. */
export interface DigestJob {
  readonly id: number;
  readonly path: string;
  readonly method: ChecksumMethod;
  /** Shared memory; its first number is 1 when the checksum is not wanted any more. */
  readonly stop: Int32Array;
}

/** The checksum in hexadecimal digits, or why there is none. */
export type DigestAnswer =
  | { readonly id: number; readonly digest: string }
  | { readonly id: number; readonly error: unknown };

/** Milliseconds that the thread stays without work. */
const idleTime = 1_000;

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, { resolve(digest: string): void; reject(error: unknown): void }>;
}

let running: Thread | undefined;
let lastId = 0;

/**
 * The checksum of a file, in hexadecimal digits. A thread of its own computes it, as it takes longer than to receive the
 * file from a fast store.
 * @throws the error of the system when the file cannot be read, and the reason of the signal
 */
export async function digestInThread(
  path: string,
  { kind, partSize, signal }: ChecksumMethod & { readonly signal?: AbortSignal | undefined },
): Promise<string> {
  signal?.throwIfAborted();
  running ??= startThread();
  const { worker, jobs } = running;
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const job: DigestJob = { id: lastId++, path, method: { kind, partSize }, stop };
  const onAbort = () => void Atomics.store(stop, 0, 1);
  signal?.addEventListener('abort', onAbort);
  worker.ref();
  worker.postMessage(job);
  try {
    return await new Promise((resolve, reject) => {
      jobs.set(job.id, { resolve, reject });
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

function startThread(): Thread {
  const program = new URL(import.meta.resolve('@mlmodel/registry/checksum-thread'));
  const worker = new Worker(program, { execArgv: [], stdin: false });
  const thread: Thread = { worker, jobs: new Map() };
  let idle: NodeJS.Timeout | undefined;
  const end = (error: unknown) => {
    if (running === thread) running = undefined;
    for (const { reject } of thread.jobs.values()) reject(error);
  };
  worker.on('message', (answer: DigestAnswer) => {
    const job = thread.jobs.get(answer.id);
    thread.jobs.delete(answer.id);
    if ('digest' in answer) job?.resolve(answer.digest);
    else job?.reject(answer.error);
    if (thread.jobs.size > 0) return;
    worker.unref();
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (thread.jobs.size > 0) return;
      running = undefined;
      void worker.terminate();
    }, idleTime).unref();
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread of checksums has ended')));
  return thread;
}
