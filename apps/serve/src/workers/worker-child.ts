import { errorText } from '@mlmodel/core';
import { labelConsole, loggersOfRepeatedWork } from '@mlmodel/core/node';
import { toFailure } from '@mlmodel/worker';
import { startServerIn } from '../server/start-server.js';
import type { ModelPlace, RunningServer } from '../server-options.js';
import { Channel } from './channel.js';
import { channelLogger } from './channel-logger.js';
import { channelPeers } from './channel-peers.js';
import { feedServers } from './feed-server.js';
import { toPrimary, toWorker, type WorkerSetup } from './worker-messages.js';

// Terminals and service managers signal all processes, but the primary process decides what a signal means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// Losing output must not fail requests.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('disconnect', () => process.exit());

const channel = new Channel(process);
// A process for large bodies loads a model in JavaScript again.
const { first, again, endFirst } = loggersOfRepeatedWork(channelLogger(channel), 'info');
labelConsole(first);
let starting: Promise<RunningServer> | undefined;
let server: RunningServer | undefined;
channel.answer(toWorker.start, async (setup) => {
  try {
    starting = start(setup);
    server = await starting;
    endFirst();
    const { url, port, adminUrl } = server;
    channel.tell(toPrimary.ready, { url, port, adminUrl });
  } catch (error) {
    channel.tell(toPrimary.failed, toFailure(error));
  }
});
channel.answer(toWorker.reload, async (place) => (await starting)?.reload(place));
channel.answer(toWorker.reloadSecurity, () => server?.reloadSecurity());
channel.answer(toWorker.close, async () => {
  await server
    ?.close()
    .catch((error) => again.error(`The model was not freed: ${errorText(error)}`));
  process.disconnect();
});

function start({ worker, options, invokedAs }: WorkerSetup): Promise<RunningServer> {
  // Flavors are searched next to the program that users run.
  process.argv[1] = invokedAs;
  const hostProcess = {
    peers: channelPeers(channel, worker),
    listen: feedServers(channel),
    countServers: (runsInProcesses: boolean) =>
      channel.ask(toPrimary.countServers, { runsInProcesses }),
    moveModel: (place: ModelPlace) => channel.ask(toPrimary.moveModel, place),
  };
  return startServerIn(hostProcess, { ...options, logger: again });
}
