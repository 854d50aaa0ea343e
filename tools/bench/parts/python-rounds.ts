import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { requireMlflowPython } from '../servers/contender.ts';

/** A program in Python that measures something for each line on its standard input, and writes a line of JSON about it. */
export class PythonRounds {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** @param command the program and its arguments */
  constructor(command: readonly string[]) {
    const child = spawn(requireMlflowPython(), command, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Sends a line, and waits for what the program found. @throws Error when it has ended */
  async round<Found>(line = ''): Promise<Found> {
    this.#child.stdin?.write(`${line}\n`);
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error('Python ended before it had measured anything');
    return JSON.parse(value);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exit;
  }
}
