import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mlflowPython } from './contender.ts';

const stopMilliseconds = 15_000;
const running = new Set<ServerProcess>();

process.on('exit', () => {
  for (const server of running) server.kill();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** A server that the benchmark started, in a process group of its own, with its output in a file. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mlmodel-bench-'));

  constructor(command: readonly string[]) {
    const [program = '', ...parameters] = command;
    const log = openSync(this.#log, 'w');
    // The same Node for every server; Python's tools are found next to it.
    const folders = [dirname(program), dirname(process.execPath), process.env['PATH']];
    this.#child = spawn(program, parameters, {
      detached: true,
      stdio: ['ignore', log, log],
      // A variable, because a flavor's flag would load the options of all flavors.
      env: { ...process.env, PATH: folders.join(':'), MLMODEL_PYTHON: mlflowPython },
    });
    closeSync(log);
    running.add(this);
    this.#child.on('error', () => {});
  }

  /** The id of the process that was started, which may have started others. */
  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`cannot start \`${this.#child.spawnfile}\``);
    return this.#child.pid;
  }

  /** Throws, with the end of its output, if the server has ended. */
  assertRunning(): void {
    if (!this.#ended()) return;
    const output = readFileSync(this.#log, 'utf8').trim().slice(-2000);
    throw new Error(`\`${this.#child.spawnargs.join(' ')}\` ended:\n${output}`);
  }

  /** Asks the server to stop and waits; after 15 s it is killed. */
  async stop(): Promise<void> {
    if (!this.#ended()) {
      const exit = once(this.#child, 'exit');
      this.#signal('SIGTERM');
      const timer = setTimeout(() => this.#signal('SIGKILL'), stopMilliseconds);
      await exit;
      clearTimeout(timer);
    }
    running.delete(this);
    rmSync(this.#folder, { recursive: true });
  }

  /** Ends the server and what it started at once. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  get #log(): string {
    return join(this.#folder, 'output.txt');
  }

  #ended(): boolean {
    return (
      this.#child.pid === undefined ||
      this.#child.exitCode !== null ||
      this.#child.signalCode !== null
    );
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#ended() || this.#child.pid === undefined) return;
    process.kill(-this.#child.pid, signal);
  }
}
