import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { mlmodel } from './run-cli.js';

/** A request of the platform. */
interface PlatformRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `FILL` in it becomes as many spaces as `bodyBytes` asks for. */
  readonly body?: string;
  readonly bodyBytes?: number;
  /** The platform's time limit. */
  readonly seconds?: number;
}

/** What a platform does with a container. */
export interface PlayedPlatform {
  /** Folders by the place at which the platform mounts them. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** All variables, besides PATH. */
  readonly variables: Readonly<Record<string, string>>;
  /** Of the command `mlmodel`. Default: `serve`. */
  readonly args?: readonly string[];
  readonly health: PlatformRequest & { readonly port: number };
  readonly steps: readonly PlatformRequest[];
  /** Seconds from SIGTERM to SIGKILL. */
  readonly killAfter?: number;
}

/** What the container did. */
export interface Played {
  readonly isHealthy: boolean;
  readonly answers: readonly {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }[];
  readonly code: number | null;
  readonly killedBy: string | null;
  readonly stopSeconds: number;
  readonly log: string;
}

/**
 * Runs the real command as a platform does, in a mount and a network namespace of Linux: with its folders, on its ports,
 * whatever else runs on this machine. Needs `unshare` and `ip`, and user namespaces unless it runs as root.
 */
export async function playPlatform({
  mounts = {},
  variables,
  args = ['serve'],
  health,
  steps,
  killAfter = 30,
}: PlayedPlatform): Promise<Played> {
  const scenario = { command: [mlmodel, ...args], health, steps, killAfter };
  const places = Object.keys(mounts);
  const roots = new Set(places.map((place) => `/${place.split('/')[1]}`));
  const script = [
    'set -e',
    'ip link set lo up',
    ...Array.from(roots, (root) => `mount -t tmpfs none ${root}`),
    ...places.map((place, index) => `mkdir -p ${place} && mount --bind "$${index + 3}" ${place}`),
    'exec "$1" "$2" "$SCENARIO"',
  ].join('\n');
  const program = fileURLToPath(new URL('./platform-side.mjs', import.meta.url));
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const { stdout } = await promisify(execFile)(
    'unshare',
    [
      ...[...asRoot, '--mount', '--net', 'sh', '-c', script, 'sh'],
      ...[process.execPath, program, ...Object.values(mounts)],
    ],
    {
      cwd: temporaryFolder(),
      env: { PATH: process.env['PATH'], SCENARIO: JSON.stringify(scenario), ...variables },
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout);
}
