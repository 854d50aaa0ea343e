import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { plainText } from '@mlmodel/core';
import type { ProcessOptions } from './pool.js';

const tailCharacters = 4_000;

/**
 * What a child writes to stdout and stderr: logged line by line as information, whichever of the two it chose, as only
 * its author knows what is a warning; the end of it is kept for error messages.
 */
export class ChildOutput {
  readonly #streams: readonly Readable[];
  #tail = '';

  constructor(child: ChildProcess, { logger, outputLabel }: ProcessOptions) {
    const budget = new OutputBudget();
    const label = outputLabel === undefined ? '' : `${outputLabel} `;
    this.#streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    for (const stream of this.#streams) {
      new LineLog(stream, {
        budget,
        log: (line) => logger?.info(`${label}${line}`),
        onText: (text) => {
          this.#tail = (this.#tail + text.slice(-tailCharacters)).slice(-tailCharacters);
        },
      });
    }
  }

  /** The last lines of both streams. */
  get tail(): string {
    return this.#tail.split('\n').map(plainText).join('\n');
  }

  /** Whether the streams keep this process alive. */
  hold(held: boolean): void {
    for (const stream of this.#streams) {
      const socket = stream as Readable & Partial<Pick<Socket, 'ref' | 'unref'>>;
      held ? socket.ref?.() : socket.unref?.();
    }
  }
}

/** Longest line in the log, in characters; of a longer one the beginning is kept. */
const longestLine = 4_000;

/** Milliseconds of silence after which an unfinished line is logged. */
const silence = 1_000;

/** Bytes that are read at once from a program that prints without end, and the pause after them in milliseconds. */
const readAtOnce = 4 * 1024 * 1024;
const pause = 50;

interface LineLogOptions {
  readonly budget: OutputBudget;
  /** Gets each line without its end, safe to be logged. */
  readonly log: (line: string) => void;
  /** Gets the text as it comes. */
  readonly onText: (text: string) => void;
}

/**
 * Logs a stream of text line by line. Empty lines are left out, and so is what the budget does not allow: then a line
 * says how much. Of a line that a progress bar writes again and again its latest state is kept.
 */
class LineLog {
  readonly #options: LineLogOptions;
  #unfinished = '';
  /** Characters of the unfinished line that are not kept. */
  #cut = 0;
  /** Characters that the budget did not allow. */
  #leftOut = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: Readable, options: LineLogOptions) {
    this.#options = options;
    const decoder = new TextDecoder();
    stream.on('data', (bytes: Uint8Array) => {
      this.#take(decoder.decode(bytes, { stream: true }));
      this.#pace(stream, bytes.byteLength);
    });
    stream.on('end', () => this.#finish());
  }

  #take(text: string): void {
    this.#options.onText(text);
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, end));
      from = end + 1;
      if (!this.#endLine()) from = this.#skipLines(text, from);
    }
    this.#keep(text.slice(from));
    this.#timer ??= setTimeout(() => this.#finish(), silence).unref();
    this.#timer.refresh();
  }

  /** Adds to the unfinished line. */
  #keep(text: string): void {
    const line = this.#unfinished + text;
    const shown = line.slice(line.lastIndexOf('\r', line.length - 2) + 1);
    if (shown.length < line.length) this.#cut = 0;
    this.#unfinished = shown.slice(0, longestLine);
    this.#cut += shown.length - this.#unfinished.length;
  }

  /** @returns false when the budget does not allow the line */
  #endLine(): boolean {
    const { budget, log } = this.#options;
    const line = plainText(this.#unfinished).trimEnd();
    const cut = this.#cut;
    this.#unfinished = '';
    this.#cut = 0;
    if (line === '') return true;
    if (!budget.take(line)) {
      this.#leftOut += line.length + cut;
      return false;
    }
    this.#tellLeftOut();
    log(cut === 0 ? line : `${line}… (${cut} more characters)`);
    return true;
  }

  /** Leaves out all whole lines that are there. @returns where the unfinished one begins */
  #skipLines(text: string, from: number): number {
    const end = text.lastIndexOf('\n') + 1;
    this.#leftOut += end - from;
    return end;
  }

  #finish(): void {
    this.#endLine();
    this.#tellLeftOut();
  }

  #tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    this.#options.log(`… ${this.#leftOut} characters left out: the program prints too much`);
    this.#leftOut = 0;
  }

  #pace(stream: Readable, bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < readAtOnce) return;
    this.#bytes = 0;
    stream.pause();
    setTimeout(() => stream.resume(), pause).unref();
  }
}

/** Characters that may be logged at once. */
const burst = 256 * 1024;

/** Characters that may be logged each second in the long run. */
const perSecond = 16 * 1024;

/** What a line costs besides its characters: some 1,000 short lines may be logged at once. */
const costOfLine = 256;

/** What has to be saved before anything is logged again after the budget was spent. */
const restart = 32 * 1024;

/** How much of a child's output goes to the log: a program that prints without end fills no disk. */
class OutputBudget {
  #left = burst;
  #needed = 0;
  #filledAt = performance.now();

  /** @returns false when the line has to be left out */
  take(line: string): boolean {
    const now = performance.now();
    const earned = ((now - this.#filledAt) / 1000) * perSecond;
    this.#left = Math.min(burst, this.#left + earned);
    this.#filledAt = now;
    const cost = line.length + costOfLine;
    if (this.#left < Math.max(cost, this.#needed)) {
      this.#needed = restart;
      return false;
    }
    this.#needed = 0;
    this.#left -= cost;
    return true;
  }
}
