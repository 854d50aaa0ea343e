import { url } from 'node:inspector';
import { isMainThread, Worker } from 'node:worker_threads';

/**
 * A thread that ends what blocks the main thread: a prediction in an endless loop would otherwise hang the runner, whose time
 * limits need the event loop. It makes V8, through the inspector, terminate the running JavaScript. The process must have
 * computed for as long as the limit, too: on a busy machine, a thread that waits for a processor is not in a loop.
 */
const program = `
const { Session } = require('node:inspector');
const { workerData: state } = require('node:worker_threads');
const computed = () => process.cpuUsage().user / 1000;
let beats = -1;
let since = Date.now();
let computedBefore = computed();
setInterval(() => {
  const now = Atomics.load(state, 0);
  const limit = Atomics.load(state, 1);
  if (now !== beats || limit === 0) [beats, since, computedBefore] = [now, Date.now(), computed()];
  if (limit === 0 || Date.now() - since < limit || computed() - computedBefore < limit) return;
  [since, computedBefore] = [Date.now(), computed()];
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution', () => session.disconnect());
}, 100);
`;

/** A counter of event loop turns, and the milliseconds allowed between two; 0 while nothing is watched. */
let state: Int32Array | undefined;
let watched = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * Ends JavaScript that blocks this thread for longer than a time limit. Does nothing in worker threads and under a debugger.
 * @param limit in milliseconds
 * @returns stops it
 */
export function watchThread(limit: number): () => void {
  if (!isMainThread || url() !== undefined) return () => {};
  state ??= startWatchdog();
  const beats = state;
  watched++;
  timer ??= setInterval(() => Atomics.add(beats, 0, 1), Math.max(1, limit / 10)).unref();
  Atomics.add(beats, 0, 1);
  Atomics.store(beats, 1, limit);
  return () => {
    watched--;
    if (watched > 0) return;
    clearInterval(timer);
    timer = undefined;
    Atomics.store(beats, 1, 0);
  };
}

function startWatchdog(): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  new Worker(program, { eval: true, workerData: shared, execArgv: [] }).unref();
  return shared;
}
