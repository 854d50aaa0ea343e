import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { plainText } from '@mlmodel/core';
import { LineLog } from './line-log.js';
import { OutputBudget } from './output-budget.js';
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
