import { DeferredWork } from './deferred-work.js';

/** In one turn Node accepts a connection, in the next it reads a request, in the third it sees that the client has left. */
const quietTurns = 3;

/** Tasks that have run stay in the array until they are this many. */
const mostSpent = 1024;

/**
 * Runs work of this process in the order in which it came. While there is little, it runs at once. After a turn of the
 * event loop that took long, the queue is behind: what arrives then waits until the sockets have been read, so that it is
 * known how much there is and which clients have left. Then slices of work and of reading take turns.
 */
export class SlicedQueue {
  readonly #slice: number;
  #tasks: (() => void)[] = [];
  /** How many tasks at the start of the array have run, and how many of the others have waited for a whole turn. */
  #spent = 0;
  #due = 0;
  #turnStartedAt: number | undefined;
  /** Tasks that were started in this turn, and what they put off to its end. */
  #started = 0;
  readonly #deferred = new DeferredWork();
  #isBehind = false;
  /** Of a queue that is behind: when it last worked, what has come since the last turn, and for how long nothing has. */
  #workedAt = 0;
  #hasArrived = false;
  #quietTurns = 0;

  /** @param slice how long work may keep the event loop from turning, in milliseconds: it is continued in a later turn */
  constructor(slice: number) {
    this.#slice = slice;
  }

  /** How many tasks wait. */
  get length(): number {
    return this.#tasks.length - this.#spent;
  }

  /** Runs a task now or in a later turn. */
  run(task: () => void): void {
    if (!this.#isBehind && !this.#isTurnOver()) {
      this.#started += 1;
      // It runs after what the first task of the turn has put off.
      if (this.#started === 2) setImmediate(this.#endFirst);
      task();
      return;
    }
    this.#hasArrived = true;
    this.#tasks.push(task);
  }

  /** Work has arrived that is not to be run. */
  refuse(): void {
    this.#hasArrived = true;
  }

  #isTurnOver(): boolean {
    const now = performance.now();
    if (this.#turnStartedAt !== undefined) {
      return now - this.#turnStartedAt + this.#deferred.costOf(this.#started) > this.#slice;
    }
    this.#turnStartedAt = now;
    setImmediate(this.#endTurn);
    return false;
  }

  readonly #endFirst = (): void => this.#deferred.end(1);

  readonly #endTurn = (): void => {
    if (this.#isBehind) this.#continue();
    else this.#endFreeTurn();
    this.#hasArrived = false;
    this.#due = this.length;
    if (this.#isBehind) setImmediate(this.#endTurn);
  };

  /** The end of a turn in which tasks ran as they came. What they have put off runs next. */
  #endFreeTurn(): void {
    const now = performance.now();
    const startedAt = this.#turnStartedAt ?? now;
    this.#isBehind = this.length > 0 || now - startedAt > this.#slice;
    this.#workedAt = now;
    this.#quietTurns = 0;
    this.#turnStartedAt = undefined;
    this.#started = 0;
    this.#deferred.begin();
  }

  /** The queue is behind: it has read what came in this turn, and runs tasks if that is enough. */
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
    const task = this.#tasks[this.#spent] as () => void;
    this.#spent += 1;
    if (this.length === 0 || this.#spent === mostSpent) {
      this.#tasks = this.#tasks.slice(this.#spent);
      this.#spent = 0;
    }
    task();
  }
}
