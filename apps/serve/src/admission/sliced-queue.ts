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
    if (startedAt - this.#endedAt > pause) this.#busySince = startedAt;
    this.#run(task);
    this.#endedAt = performance.now();
    if (this.#endedAt - this.#busySince > longWork) this.#measureTurn(startedAt);
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
    return this.#turnStartedAt !== undefined && this.#endedAt - this.#turnStartedAt > this.#slice;
  }

  /** Learns when the current turn ends, which costs another one: so not while requests come one by one. */
  #measureTurn(startedAt: number): void {
    if (this.#turnStartedAt !== undefined) return;
    this.#turnStartedAt = startedAt;
    setImmediate(this.#endTurn);
  }

  readonly #endTurn = (): void => {
    const now = performance.now();
    const startedAt = this.#turnStartedAt;
    this.#turnStartedAt = undefined;
    if (!this.#isBehind) {
      this.#busySince = now;
      if (startedAt === undefined || now - startedAt <= this.#slice) return;
      this.#isBehind = true;
      this.#workedAt = now;
      this.#quietTurns = 0;
    } else if (this.#hasArrived && now - this.#workedAt < this.#slice) this.#quietTurns = 0;
    else if (this.#due > 0) this.#work(now + this.#slice);
    else if (this.length === 0) {
      this.#quietTurns += 1;
      this.#isBehind = this.#quietTurns < quietTurns;
    }
    this.#hasArrived = false;
    this.#due = this.length;
    if (this.#isBehind) setImmediate(this.#endTurn);
  };

  #work(end: number): void {
    do {
      this.#due -= 1;
      this.#runNext();
      this.#workedAt = performance.now();
    } while (this.#due > 0 && this.#workedAt < end);
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
