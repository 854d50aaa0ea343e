import type { Server } from 'node:net';
import { MlmodelError } from '@mlmodel/core';
import { listenOnPassedSocket } from '../lifecycle/passed-socket.js';

export interface Address {
  readonly host: string;
  readonly port: number;
  /** `fd:N` for a socket that this process has got, which goes before host and port. */
  readonly listen?: string | undefined;
}

/** Makes a server accept connections. @throws MlmodelError that says what to change */
export async function listen(
  server: Server,
  { host, port, listen: passed }: Address,
): Promise<void> {
  if (passed !== undefined) return listenOnPassedSocket(server, passed);
  if (host === '') throw emptyHost();
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(listenError(error, { host, port }));
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/** Node would listen on all addresses, but an empty host usually comes from an unset variable in a script. */
function emptyHost(): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'The host is empty. Use 127.0.0.1 for local connections only, or 0.0.0.0 for all interfaces.',
  );
}

function listenError(cause: NodeJS.ErrnoException, { host, port }: Address): MlmodelError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new MlmodelError(
        'RESOURCE_CONFLICT',
        `Port ${port} on ${host} is already in use. Stop the program that uses it, or choose another port (0 selects a free one).`,
        { cause },
      );
    case 'EACCES':
      return new MlmodelError(
        'PERMISSION_DENIED',
        `This user is not allowed to listen on port ${port}. Choose a port from 1024 to 65535.`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        `"${host}" is not an address of this machine. Use 127.0.0.1 for local connections only, or 0.0.0.0 for all interfaces.`,
        { cause },
      );
    default:
      return new MlmodelError('IO_ERROR', `Cannot listen on ${host}:${port}: ${cause.message}`, {
        cause,
      });
  }
}
