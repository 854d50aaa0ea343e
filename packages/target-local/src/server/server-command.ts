import type { DeploymentSpec, ServerConfig } from '../state/deployment-spec.js';

/** The command that serves a deployment, without where it listens. */
export function serverCommandOf({
  serverCommand,
  directory,
  flavorFlags,
  config,
}: Pick<
  DeploymentSpec,
  'serverCommand' | 'directory' | 'flavorFlags' | 'config'
>): readonly string[] {
  const { workers, timeout, serve_options: further = [], drain_timeout: drainTimeout } = config;
  return [
    ...serverCommand,
    ...['-m', directory, ...flavorFlags],
    ...(workers === undefined ? [] : ['-w', `${workers}`]),
    ...(timeout === undefined ? [] : ['-t', `${timeout}`]),
    ...['--drain-timeout', `${drainTimeout}`],
    ...further,
  ];
}

/** Whether a server speaks HTTPS. */
export function isSecure({ serve_options: options = [] }: ServerConfig): boolean {
  return options.some((option) => /^--tls-cert(=|$)/.test(option));
}
