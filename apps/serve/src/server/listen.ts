import type { Server } from 'node:http';
import { MlmodelError } from '@mlmodel/core';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Makes a server accept connections.
 * @throws MlmodelError that says what to change when it cannot
 */
export async function listen(server: Server, { host, port }: Address): Promise<void> {
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

/** Node would listen on all addresses, which nobody means who leaves a variable of a script empty. */
function emptyHost(): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'The host is empty. 127.0.0.1 listens for this machine alone, 0.0.0.0 for all.',
  );
}

function listenError(cause: NodeJS.ErrnoException, { host, port }: Address): MlmodelError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new MlmodelError(
        'RESOURCE_CONFLICT',
        `Port ${port} on ${host} is in use. Stop the program that has it, or choose another port; 0 takes a free one.`,
        { cause },
      );
    case 'EACCES':
      return new MlmodelError(
        'PERMISSION_DENIED',
        `This user may not listen on port ${port}. Choose one from 1024 to 65535.`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        `"${host}" is no address of this machine. 127.0.0.1 listens for this machine alone, 0.0.0.0 for all.`,
        { cause },
      );
    default:
      return new MlmodelError('IO_ERROR', `Cannot listen on ${host}:${port}: ${cause.message}`, {
        cause,
      });
  }
}
