import type { Server } from 'node:net';
import { MlmodelError } from '@mlmodel/core';

/**
 * Makes a server accept connections on a socket that a supervisor has opened: connections wait in it while no server
 * runs.
 * @param passed `fd:N`
 * @throws MlmodelError if file descriptor N is not a listening TCP socket
 */
export async function listenOnPassedSocket(server: Server, passed: string): Promise<void> {
  const fd = Number(/^fd:(\d{1,9})$/.exec(passed)?.[1] ?? Number.NaN);
  if (Number.isNaN(fd)) throw unusable(passed, 'It must be "fd:" and a number, such as "fd:3".');
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => reject(unusable(passed, notListening, error));
    server.once('error', fail);
    try {
      server.listen({ fd }, () => {
        server.off('error', fail);
        resolve();
      });
    } catch (error) {
      fail(error as Error);
    }
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) return;
  server.close();
  throw unusable(passed, 'It is a socket, but not one of TCP.');
}

const notListening =
  'The process has no listening socket there. A supervisor such as systemd passes sockets from fd:3 on.';

function unusable(passed: string, reason: string, cause?: Error): MlmodelError {
  const message = `Cannot listen on ${passed}. ${reason}`;
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { cause });
}
