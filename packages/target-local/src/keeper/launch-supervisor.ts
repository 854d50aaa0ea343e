import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DeploymentFolder } from '../state/state-folder.js';
import type { LaunchedSupervisor } from './launched-supervisor.js';
import { launchUnit } from './systemd-unit.js';

const manifest = import.meta.resolve('@mlmodel/target-local/package.json');
const program = fileURLToPath(new URL('dist/supervisor.js', manifest));

/** What a supervisor is started with. */
export interface LaunchOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** File descriptor of the log. */
  readonly output: number;
}

/**
 * Starts the supervisor of a deployment: as a unit of the user's systemd if that outlasts the user's sessions, else as a
 * process of its own session. Both survive this process and its terminal.
 */
export async function launchSupervisor(
  folder: DeploymentFolder,
  { environment, output }: LaunchOptions,
): Promise<LaunchedSupervisor> {
  const command = [process.execPath, program, folder.path] as const;
  const variables = withoutNpx(environment);
  const unit = await launchUnit(folder, { command, environment: variables });
  if (unit !== undefined) return unit;
  const [node, ...args] = command;
  const stdio = ['ignore' as const, output, output];
  const child = spawn(node, args, { detached: true, stdio, env: variables });
  let end: string | undefined;
  child.once('error', (error) => {
    end = error.message;
  });
  child.once('exit', (code, by) => {
    end = by ?? `exit code ${code}`;
  });
  child.unref();
  return { ended: () => end };
}

/** Without the variables by which a server that npx has started ends with it. */
function withoutNpx({
  npm_lifecycle_event: _event,
  npm_lifecycle_script: _script,
  ...environment
}: LaunchOptions['environment']): NodeJS.ProcessEnv {
  return environment;
}
