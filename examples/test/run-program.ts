import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A program of this folder that was started. */
export interface Program {
  /** The next line that it prints. */
  line(): Promise<string>;
  /** Sends SIGTERM where it still runs. @returns its exit code, null after a signal */
  stop(): Promise<number | null>;
  /** Its exit code once it has ended by itself. */
  ended(): Promise<number | null>;
}

/** Starts `node PROGRAM ARGUMENTS…`. @param program path below this package's folder */
export function runProgram(program: string, args: readonly string[]): Program {
  const path = join(import.meta.dirname, '..', program);
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child: ChildProcess = spawn(process.execPath, [path, ...args], { stdio: [...stdio] });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const printed = lines[Symbol.asyncIterator]();
  return {
    async line() {
      const next = await printed.next();
      if (next.done === true) throw new Error(`${program} ended without another line`);
      return next.value;
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      return exit;
    },
    ended: () => exit,
  };
}
