import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { addressVariable } from '../message.js';
import { guardChild } from './guarded-children.js';
import { limitedCommand } from './limited-command.js';
import type { ProcessOptions } from './pool.js';
import type { StartOutput } from './start-output.js';

export interface SpawnOptions extends ProcessOptions {
  /** The socket path on which the child may listen. */
  readonly socketPath: string | undefined;
  /** What the processes of the pool print while they start. */
  readonly startOutput: StartOutput;
}

/** Spawns a program with pipes for its output and its channel; emits `error` when the program does not exist. */
export function spawnProgram(options: SpawnOptions): ChildProcess {
  const { command, args } = limitedCommand(options);
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  setPriorityOf(child.pid, options.priority);
  guardChild(child, options.leadsGroup);
  return child;
}

function environmentOf({ env = process.env, socketPath }: SpawnOptions): NodeJS.ProcessEnv {
  return socketPath === undefined ? env : { ...env, [addressVariable]: socketPath };
}

/** Set before the child starts threads, which inherit it. Ignored when not permitted. */
function setPriorityOf(pid: number | undefined, priority: number | undefined): void {
  if (pid === undefined || priority === undefined) return;
  try {
    setPriority(pid, priority);
  } catch {}
}
