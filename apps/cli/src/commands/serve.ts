import { exampleRequest } from '@mlmodel/core';
import { labelConsole, loggersOfRepeatedWork } from '@mlmodel/core/node';
import {
  createJsonLogger,
  fromOptionValues,
  type ModelOrigin,
  type RunningServer,
  type RunningWorkers,
  resilientLogger,
  type StructuredLogger,
  startServer,
  startWorkers,
} from '@mlmodel/serve';
import type { ServerOptionValues } from '@mlmodel/serve/options';
import { followServed, originOf } from '../loading/follow-served.js';
import { guardLoading } from '../loading/load-guard.js';
import { loadingOptionsOf, prepareEnvironment } from '../loading/prepare-environment.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { takeSecrets } from '../options/secret-variables.js';
import { type PlatformName, platformSettings } from '../platform/platforms.js';
import { endOfNpx } from '../process/npx.js';
import { stopSignal } from '../process/server-signals.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { withStatus } from '../terminal/status-line.js';
import { styleFor } from '../terminal/terminal.js';
import { curlCommand } from './curl-command.js';

/** The values of `mlmodel serve`'s options. */
export interface ServeOptions extends LoadingConfiguration, ServerOptionValues {
  readonly follow?: string | undefined;
  readonly platform: PlatformName;
}

/**
 * Serves a model until SIGINT, SIGTERM, or the end of the npx that runs the command. A second signal ends the process
 * without waiting for running requests. SIGHUP reads keys and certificates again, and loads the model again. With `follow`,
 * another version that the URI names is served as soon as the registry says so.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const npxEnded = endOfNpx();
  const secrets = takeSecrets();
  const isJson = options.logFormat === 'json';
  const logger = resilientLogger(isJson ? await createJsonLogger(options) : cliLogger(options));
  // A process for large bodies loads a model in JavaScript again.
  const { first, again, endFirst } = loggersOfRepeatedWork(logger, 'info');
  labelConsole(first);
  const platform = platformSettings(options.platform, options);
  if (platform !== undefined) logger.info(platform.message);
  const flavorOptions = loadingOptionsOf(options);
  const loadLogger = await prepareEnvironment(options, {
    options: flavorOptions,
    logger: again,
  });
  const given = {
    modelPath: options.modelUri,
    origin: originOf(options.source, options.location),
    flavors: options.flavor,
    flavorOptions,
    ...fromOptionValues(options),
    ...platform?.settings,
    ...secrets,
    accessLog: options.accessLog ?? process.stderr.isTTY,
    nonfinite: options.nonfinite,
    strict: options.strict,
    debug: options.debug,
    logger: loadLogger,
  };
  const { workers } = options;
  const server =
    workers === 1
      ? await guardLoading(options, () => startServer(given))
      : await withStatus(
          () => 'Loading',
          () => startWorkers({ ...given, workers }),
        );
  endFirst();
  const stopped = stopSignal({
    async reload() {
      await server.reloadSecurity();
      await server.reload();
    },
  });
  const needsKey = options.apiKeyFile !== undefined || secrets.apiKeys !== undefined;
  if (isJson) logAddress(server, { origin: given.origin, location: options.location, logger });
  else await announce(server, { location: options.location, needsKey });
  const endFollowing = followServed(options, { server, logger });
  await Promise.race([stopped, npxEnded]);
  endFollowing();
  await server.close();
  // A model that is still being loaded may keep the process alive.
  setTimeout(() => process.exit(), exitTimeout).unref();
}

/** Milliseconds for which something may keep the process alive after the server has closed. */
const exitTimeout = 2_000;

interface Logged {
  readonly origin: ModelOrigin | undefined;
  readonly location: string;
  readonly logger: StructuredLogger;
}

function logAddress(
  { url, adminUrl }: RunningServer | RunningWorkers,
  { origin, location, logger }: Logged,
): void {
  logger.log('info', `Serving ${location} at ${url}`, {
    ...{ model: location, url, adminUrl },
    ...(origin && { name: origin.name, version: origin.version, runId: origin.runId }),
  });
}

interface Announcement {
  readonly location: string;
  readonly needsKey: boolean;
}

async function announce(
  { model, url, adminUrl }: RunningServer | RunningWorkers,
  { location, needsKey }: Announcement,
): Promise<void> {
  const { bold, dim } = styleFor(process.stdout);
  const { mlmodel, files } = model;
  const request = await exampleRequest(mlmodel, files);
  const lines =
    request === undefined
      ? [
          'The model has no input example. Check that the server is up:',
          '',
          `curl ${reachable(url)}/ping`,
        ]
      : ['Try it:', '', await curlCommand(reachable(url), { request, files, needsKey })];
  const title = `Serving ${location} at ${bold(url)} ${dim('(stop with Ctrl+C)')}`;
  const admin = adminUrl === undefined ? [] : [`Admin port: ${bold(adminUrl)}`];
  // The server works even if this cannot be written.
  await writeStdout([title, ...admin, ...lines, '', ''].join('\n')).catch(() => {});
}

/** The URL for clients on this machine, also of a server that listens on all addresses. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
