import { spawnSync } from 'node:child_process';

/** Runs a program whose output is shown. Throws an Error if it cannot be started or fails. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw new Error(`${command} could not be started (${error.message})`);
  if (status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed`);
}
