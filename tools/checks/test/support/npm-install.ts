import { printedBy, userEnvironment } from './run.js';

/** Settings that keep a test's installation cheap and repeatable; the command stays the one that users type. */
const settings = {
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  // Retried soon when the registry does not respond: npm's own time limit is minutes.
  npm_config_fetch_timeout: '20000',
  npm_config_fetch_retries: '4',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fetch_retry_maxtimeout: '5000',
};

/** Where to install, and with which environment. */
export interface InstallOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs `npm install --ignore-scripts PACKAGE…` as a user of the registry would.
 * @returns its warnings, as printed
 */
export async function npmInstall(
  packages: readonly string[],
  { cwd, env = userEnvironment }: InstallOptions,
): Promise<string> {
  const command = ['npm', 'install', '--ignore-scripts', ...packages];
  return (await printedBy(command, { cwd, env: { ...env, ...settings } })).stderr;
}
