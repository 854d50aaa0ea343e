/** The most characters of lines that are remembered, as a program may print without end. */
const mostCharacters = 256 * 1024;

/**
 * What the processes of a pool print while they start. All of them print the same, such as the warnings of a library, so
 * a line that one has printed is not logged for another.
 */
export class StartOutput {
  /** The process that printed a line first. */
  readonly #owners = new Map<string, object>();
  #room = mostCharacters;

  /** Whether no other process has printed the line. */
  isNew(line: string, process: object): boolean {
    const key = comparable(line);
    const owner = this.#owners.get(key);
    if (owner !== undefined) return owner === process;
    if (key.length <= this.#room) {
      this.#owners.set(key, process);
      this.#room -= key.length;
    }
    return true;
  }

  /** Forgets a process that did not start, so that the reason is in the log of the next attempt, too. */
  forget(process: object): void {
    for (const [line, owner] of this.#owners) {
      if (owner !== process) continue;
      this.#owners.delete(line);
      this.#room += line.length;
    }
  }
}

/** Dates and times, as logging libraries write them. */
const times = /(?:\d{4}[-/]\d{2}[-/]\d{2}[T ])?\d{2}:\d{2}:\d{2}(?:[.,]\d+)?/g;

/** The start of a line of glog and absl: level, day, time, thread. */
const glogStart = /^([IWEF])\d{4} \d{2}:\d{2}:[\d.]+ +\d+ /;

const addresses = /0x[0-9a-f]{6,}/gi;

/** The line without what differs between two processes that do the same: times, threads, addresses in memory. */
function comparable(line: string): string {
  return line.replace(glogStart, '$1 ').replace(times, '').replace(addresses, '');
}
