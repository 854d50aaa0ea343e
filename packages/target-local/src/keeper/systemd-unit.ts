import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { DeploymentFolder } from '../state/state-folder.js';
import type { LaunchedSupervisor } from './launched-supervisor.js';

/** Milliseconds between two questions to systemd. */
const pause = 1_000;

/** What a unit runs. */
interface UnitOptions {
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Starts a program as a transient unit of the user's systemd, which starts it again when it is killed; not when it exits.
 * @returns undefined where systemd does not run for this user, or ends with the user's last session (without
 * `loginctl enable-linger`)
 */
export async function launchUnit(
  folder: DeploymentFolder,
  { command, environment }: UnitOptions,
): Promise<LaunchedSupervisor | undefined> {
  if (!hasLastingManager(environment)) return undefined;
  const unit = unitNameOf(folder);
  const names = Object.keys(environment).filter((name) => environment[name] !== undefined);
  const properties = {
    Restart: 'on-abnormal',
    // The supervisor ends its servers, each within the drain timeout of its deployment.
    KillMode: 'mixed',
    TimeoutStopSec: 'infinity',
    StandardOutput: `append:${folder.log}`,
    StandardError: `append:${folder.log}`,
  };
  const args = [
    ...['--user', '--quiet', '--collect', `--unit=${unit}`],
    `--description=mlmodel deployment ${basename(folder.path)}`,
    ...Object.entries(properties).map(([name, value]) => `--property=${name}=${value}`),
    ...names.map((name) => `--setenv=${name}`),
    `--setenv=${unitVariable}=${unit}`,
  ];
  try {
    await promisify(execFile)('systemd-run', [...args, '--', ...command], { env: environment });
  } catch {
    return undefined;
  }
  let next = performance.now() + pause;
  return {
    ended() {
      if (performance.now() < next) return undefined;
      next = performance.now() + pause;
      return isActive(unit, environment) ? undefined : 'its unit of systemd ended';
    },
  };
}

/** The variable that tells a supervisor its unit. */
export const unitVariable = 'MLMODEL_DEPLOYMENT_UNIT';

/** Source: loginctl(1), `enable-linger`; sd_login(3) has the paths. */
function hasLastingManager({ XDG_RUNTIME_DIR: runtime }: NodeJS.ProcessEnv): boolean {
  return (
    process.platform === 'linux' &&
    runtime !== undefined &&
    existsSync(join(runtime, 'systemd/private')) &&
    existsSync(join('/var/lib/systemd/linger', userInfo().username))
  );
}

/** A name for each folder, as deployments of several folders may have one name. */
function unitNameOf({ path }: DeploymentFolder): string {
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return `mlmodel-${basename(path)}-${hash}.service`;
}

function isActive(unit: string, environment: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync('systemctl', ['--user', '--quiet', 'is-active', unit], {
      env: environment,
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
