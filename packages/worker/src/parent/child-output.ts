import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Logger } from '@mlmodel/core';

const tailCharacters = 4_000;

/** What a child writes to stdout and stderr: passed on line by line, the end of it kept for error messages. */
export class ChildOutput {
  readonly #streams: readonly Readable[];
  #tail = '';

  constructor(child: ChildProcess, logger: Logger | undefined) {
    this.#streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    for (const stream of this.#streams) {
      const log = stream === child.stderr ? logger?.warn : logger?.info;
      this.#follow(stream, (line) => log?.call(logger, line));
    }
  }

  /** The last lines of both streams. */
  get tail(): string {
    return this.#tail;
  }

  /** Whether the streams keep this process alive. */
  hold(held: boolean): void {
    for (const stream of this.#streams) {
      const socket = stream as Readable & Partial<Pick<Socket, 'ref' | 'unref'>>;
      held ? socket.ref?.() : socket.unref?.();
    }
  }

  #follow(stream: Readable, log: (line: string) => void): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      this.#tail = (this.#tail + text).slice(-tailCharacters);
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(-tailCharacters);
      for (const line of lines) if (line.trim() !== '') log(line);
    });
    stream.on('end', () => {
      if (rest.trim() !== '') log(rest);
    });
  }
}
