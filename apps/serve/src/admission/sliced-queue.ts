import { DeferredWork } from './deferred-work.js';

/** In one turn Node accepts a connection, in the next it reads a request, in the third it sees that the client has left. */
const quietTurns = 3;

/** Milliseconds without work after which work is not continued, and of continued work after which a turn is measured. */
const pause = 0.5;
const longWork = 1;

/** Tasks that have run stay in the array until they are this many. */
const mostSpent = 1024;

export interface SlicedQueueOptions<Task> {
  /** How long work may keep the event loop from turning, in milliseconds: it is continued in a later turn. */
  readonly slice: number;
  readonly run: (task: Task) => void;
  /** Rows that may wait; a task that waits alone may have more. Default: any number. */
  readonly maxRows?: number;
  /** Called for a task that has to wait. Default: it has none. */
  readonly countRows?: (task: Task) => number;
}

interface WaitingTask<Task> {
  readonly task: Task;
  readonly rows: number;
}

/**
 * Runs work of this process in the order in which it came. While there is little, it runs at once. After a turn of the
 * event loop that took long, the queue is behind: what arrives then waits until the sockets have been read, so that it is
 * known how much there is and which clients have left. Then slices of work and of reading take turns.
 */
export class SlicedQueue<Task> {
  readonly #slice: number;
  readonly #maxRows: number;
  readonly #run: (task: Task) => void;
  readonly #countRows: (task: Task) => number;
  #tasks: WaitingTask<Task>[] = [];
  #rows = 0;
  /** How many tasks at the start of the array have run, and how many of the others have waited for a whole turn. */
  #spent = 0;
  #due = 0;
  /** When the current stretch of work began and the latest task ended. */
  #busySince = 0;
  #endedAt = 0;
  /** Tasks that have started in it, and what they put off. */
  #started = 0;
  readonly #deferred = new DeferredWork();
  #turnStartedAt: number | undefined;
  #isBehind = false;
  /** Of a queue that is behind: when it last worked, what has come since the last turn, and for how long nothing has. */
  #workedAt = 0;
  #hasArrived = false;
  #quietTurns = 0;

  constructor(options: SlicedQueueOptions<Task>) {
    this.#slice = options.slice;
    this.#maxRows = options.maxRows ?? Number.POSITIVE_INFINITY;
    this.#run = options.run;
    this.#countRows = options.countRows ?? (() => 0);
  }

  /** How many tasks wait. */
  get length(): number {
    return this.#tasks.length - this.#spent;
  }

  /** The rows of the tasks that wait. */
  get rows(): number {
    return this.#rows;
  }

  /** Runs a task now or in a later turn. @returns false if it has too many rows to wait, and is not run */
  run(task: Task): boolean {
    if (this.#isBehind || this.#isTurnOver) return this.#queue(task);
    const startedAt = performance.now();
    if (startedAt - this.#endedAt > pause) this.#beginStretch(startedAt);
    this.#started += 1;
    const isMeasured = this.#deferred.beginOne();
    this.#run(task);
    if (isMeasured) this.#deferred.endOne();
    this.#endedAt = performance.now();
    if (this.#workSince(this.#busySince) > longWork) this.#measureTurn(startedAt);
    return true;
  }

  #queue(task: Task): boolean {
    this.#hasArrived = true;
    const rows = this.#countRows(task);
    if (this.length > 0 && this.#rows + rows > this.#maxRows) return false;
    this.#rows += rows;
    this.#tasks.push({ task, rows });
    return true;
  }

  /** Work has arrived that is not to be run. */
  refuse(): void {
    this.#hasArrived = true;
  }

  get #isTurnOver(): boolean {
    return this.#turnStartedAt !== undefined && this.#workSince(this.#turnStartedAt) > this.#slice;
  }

  #beginStretch(now: number): void {
    this.#busySince = now;
    this.#started = 0;
  }

  /** Milliseconds of work of the tasks that have started, and of what they have put off. */
  #workSince(time: number): number {
    return this.#endedAt - time + this.#deferred.costOf(this.#started);
  }

  /** Learns when the current turn ends, which costs another one: so not while requests come one by one. */
  #measureTurn(startedAt: number): void {
    if (this.#turnStartedAt !== undefined) return;
    this.#turnStartedAt = startedAt;
    setImmediate(this.#endTurn);
  }

  readonly #endTurn = (): void => {
    if (this.#isBehind) this.#continue();
    else this.#endFreeTurn();
    this.#hasArrived = false;
    this.#due = this.length;
    if (this.#isBehind) setImmediate(this.#endTurn);
  };

  /** The end of a turn in which tasks ran as they came. */
  #endFreeTurn(): void {
    const now = performance.now();
    const startedAt = this.#turnStartedAt ?? now;
    this.#turnStartedAt = undefined;
    this.#beginStretch(now);
    this.#isBehind = this.length > 0 || now - startedAt > this.#slice;
    this.#workedAt = now;
    this.#quietTurns = 0;
  }

  /** The queue is behind. It has read what came in this turn, and goes on with the tasks if that is enough. */
  #continue(): void {
    this.#endSlice();
    const now = performance.now();
    this.#quietTurns = this.#hasArrived ? 0 : this.#quietTurns + 1;
    const isQuiet = this.#quietTurns >= quietTurns;
    const isReading = !isQuiet && now - this.#workedAt < this.#slice;
    if (!isReading && this.#due > 0) this.#work(now + this.#slice);
    else if (isQuiet && this.length === 0) this.#isBehind = false;
  }

  /** What the tasks of a slice had put off has run. */
  #endSlice(): void {
    if (this.#started === 0) return;
    this.#deferred.end(this.#started);
    this.#started = 0;
    this.#workedAt = performance.now();
  }

  #work(end: number): void {
    setImmediate(this.#deferred.begin);
    do {
      this.#due -= 1;
      this.#started += 1;
      this.#runNext();
      this.#workedAt = performance.now();
    } while (this.#due > 0 && this.#workedAt + this.#deferred.costOf(this.#started) < end);
    this.#quietTurns = 0;
  }

  #runNext(): void {
    const { task, rows } = this.#tasks[this.#spent] as WaitingTask<Task>;
    this.#spent += 1;
    this.#rows -= rows;
    if (this.length === 0 || this.#spent === mostSpent) {
      this.#tasks = this.#tasks.slice(this.#spent);
      this.#spent = 0;
    }
    this.#run(task);
  }
}
