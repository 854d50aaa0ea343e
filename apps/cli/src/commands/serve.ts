import { exampleRequest } from '@mlmodel/core';
import { fromOptionValues, type RunningServer, resilientLogger, startServer } from '@mlmodel/serve';
import type { ServerOptionValues } from '@mlmodel/serve/options';
import { labelConsole } from '../loading/label-console.js';
import { guardLoading } from '../loading/load-guard.js';
import { loggersOfRepeatedWork } from '../loading/loggers-of-repeated-work.js';
import { loadingOptionsOf, prepareEnvironment } from '../loading/prepare-environment.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { takeSecrets } from '../options/secret-variables.js';
import { endOfNpx } from '../process/npx.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { styleFor } from '../terminal/terminal.js';
import { curlCommand } from './curl-command.js';

/** The values of `mlmodel serve`'s options. */
export interface ServeOptions extends LoadingConfiguration, ServerOptionValues {}

/**
 * Serves a model until SIGINT, SIGTERM, or the end of the npx that runs the command. A second signal ends the process
 * without waiting for running requests.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const npxEnded = endOfNpx();
  const secrets = takeSecrets();
  const logger = resilientLogger(cliLogger(options));
  // A process for large bodies loads a model in JavaScript again.
  const { first, again, endFirst } = loggersOfRepeatedWork(logger, 'info');
  labelConsole(first);
  const flavorOptions = loadingOptionsOf(options);
  const loadLogger = await prepareEnvironment(options, {
    options: flavorOptions,
    logger: again,
  });
  const server = await guardLoading(options, () =>
    startServer({
      modelPath: options.modelUri,
      flavors: options.flavor,
      flavorOptions,
      ...fromOptionValues(options),
      ...secrets,
      nonfinite: options.nonfinite,
      strict: options.strict,
      debug: options.debug,
      logger: loadLogger,
    }),
  );
  endFirst();
  const stopped = stopSignal();
  const needsKey = options.apiKeyFile !== undefined || secrets.apiKeys !== undefined;
  await announce(server, { location: options.modelUri, needsKey });
  await Promise.race([stopped, npxEnded]);
  await server.close();
}

interface Announcement {
  readonly location: string;
  readonly needsKey: boolean;
}

async function announce(
  { model, url, adminUrl }: RunningServer,
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

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    for (const [signal, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
    ] as const) {
      process.on(signal, () => {
        signals += 1;
        if (signals > 1) process.exit(128 + number);
        resolve();
      });
    }
  });
}
