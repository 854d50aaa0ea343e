import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { plainText } from '@mlmodel/core';
import type { SpawnOptions } from './spawn-program.js';
import type { StartOutput } from './start-output.js';

const tailCharacters = 4_000;

/**
 * Logs a child's stdout and stderr line by line at level info (only the author knows which lines are warnings), and
 * keeps the end for error messages. Until its start is over, it does not log what another process has printed then.
 */
export class ChildOutput {
  readonly #streams: readonly Readable[];
  readonly #startOutput: StartOutput;
  #isStarting = true;
  #tail = '';

  constructor(child: ChildProcess, { logger, outputLabel, startOutput }: SpawnOptions) {
    this.#startOutput = startOutput;
    const budget = new OutputBudget();
    const label = outputLabel === undefined ? '' : `${outputLabel} `;
    this.#streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    for (const stream of this.#streams) {
      new LineLog(stream, {
        budget,
        log: (line) => {
          if (!this.#isStarting || startOutput.isNew(line, this)) logger?.info(`${label}${line}`);
        },
        onText: (text) => {
          this.#tail = (this.#tail + text.slice(-tailCharacters)).slice(-tailCharacters);
        },
      });
    }
  }

  /** The latest output of both streams. */
  get tail(): string {
    return this.#tail.split('\n').map(plainText).join('\n');
  }

  /** The child gets a warm-up request, which belongs to its start. */
  resumeStart(): void {
    this.#isStarting = true;
  }

  /** The child has started. What it has printed so far is in the pipes, and read in the next turn of the event loop. */
  async endStart(): Promise<void> {
    await nextTurn();
    await nextTurn();
    this.#isStarting = false;
  }

  /** The child ended before it was ready. */
  failStart(): void {
    this.#startOutput.forget(this);
  }

  /** Sets whether the streams keep this process alive. */
  hold(held: boolean): void {
    for (const stream of this.#streams) {
      const socket = stream as Readable & Partial<Pick<Socket, 'ref' | 'unref'>>;
      held ? socket.ref?.() : socket.unref?.();
    }
  }
}

/** Maximum length of a logged line; longer ones are truncated. */
const longestLine = 4_000;

/** Milliseconds without output after which an unfinished line is logged. */
const silence = 1_000;

/** Bytes to read from a program that prints endlessly before pausing, and the pause in milliseconds. */
const readAtOnce = 4 * 1024 * 1024;
const pause = 50;

interface LineLogOptions {
  readonly budget: OutputBudget;
  /** Receives each line, without its line end and safe to log. */
  readonly log: (line: string) => void;
  /** Receives the raw text as it arrives. */
  readonly onText: (text: string) => void;
}

/**
 * Logs a stream of text line by line. Empty lines are skipped, and so is output beyond the budget, followed by a line
 * that says how much. Only the latest state of a progress bar is kept.
 */
class LineLog {
  readonly #options: LineLogOptions;
  #unfinished = '';
  /** Dropped characters of the unfinished line. */
  #cut = 0;
  /** Characters skipped because of the budget. */
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

  /** Appends to the unfinished line. */
  #keep(text: string): void {
    const line = this.#unfinished + text;
    const shown = line.slice(line.lastIndexOf('\r', line.length - 2) + 1);
    if (shown.length < line.length) this.#cut = 0;
    this.#unfinished = shown.slice(0, longestLine);
    this.#cut += shown.length - this.#unfinished.length;
  }

  /** @returns false when the line exceeds the budget */
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

  /** Skips all complete lines. @returns the start of the unfinished one */
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
    this.#options.log(`… ${this.#leftOut} characters omitted: the program prints too much`);
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

/** Characters that may be logged in a burst. */
const burst = 256 * 1024;

/** Characters per second that may be logged in the long run. */
const perSecond = 16 * 1024;

/** Cost of a line besides its characters: a burst may have about 1,000 short lines. */
const costOfLine = 256;

/** Budget that must accumulate before logging resumes. */
const restart = 32 * 1024;

/** Limits how much of a child's output is logged, so that a program that prints endlessly does not fill the disk. */
class OutputBudget {
  #left = burst;
  #needed = 0;
  #filledAt = performance.now();

  /** @returns false when the line must be skipped */
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
