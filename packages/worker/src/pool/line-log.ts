import type { Readable } from 'node:stream';
import { plainText } from '@mlmodel/core';
import type { OutputBudget } from './output-budget.js';

/** Longest line in the log, in characters; of a longer one the beginning is kept. */
const longestLine = 4_000;

/** Milliseconds of silence after which an unfinished line is logged. */
const silence = 1_000;

/** Bytes that are read at once from a program that prints without end, and the pause after them in milliseconds. */
const readAtOnce = 4 * 1024 * 1024;
const pause = 50;

export interface LineLogOptions {
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
export class LineLog {
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
