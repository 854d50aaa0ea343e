import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { getSystemErrorName } from 'node:util';
import { MlmodelError } from '@mlmodel/core';

/** A TCP socket that is bound to its port; the server that gets it listens and accepts. */
export interface BoundSocket {
  /** The file descriptor in this process. */
  readonly fd: number;
  close(): void;
}

/**
 * Node's own function for sockets that others accept on, which its cluster module uses: a `net.Server` would accept
 * connections in this process too. It returns a negative error number when the system refuses.
 */
interface BindingNet {
  _createServerHandle(host: string, port: number, family: number): NodeSocket | number;
}

interface NodeSocket extends BoundSocket {
  getsockname(out: { port?: number }): number;
}

/**
 * Binds a port. Connections are refused until a server listens on the socket, and wait in it while none accepts.
 * @throws MlmodelError `RESOURCE_CONFLICT` when the port is taken, `INVALID_PARAMETER_VALUE` when it cannot be bound
 */
export async function bindSocket(host: string, port: number): Promise<BoundSocket> {
  const { address, family } = await lookup(host).catch((cause: NodeJS.ErrnoException) => {
    throw cannotListen({ host, port, reason: cause.code ?? cause.message });
  });
  const socket = (net as unknown as BindingNet)._createServerHandle(address, port, family);
  if (typeof socket === 'number') {
    throw cannotListen({ host, port, reason: getSystemErrorName(socket) });
  }
  // A port that is in use is reported to the one that listens: until then the socket has none.
  const bound: { port?: number } = {};
  socket.getsockname(bound);
  if (bound.port === port) return socket;
  socket.close();
  throw cannotListen({ host, port, reason: 'EADDRINUSE' });
}

interface Refusal {
  readonly host: string;
  readonly port: number;
  /** The error code of the system. */
  readonly reason: string;
}

function cannotListen({ host, port, reason }: Refusal): MlmodelError {
  if (reason === 'EADDRINUSE') {
    return new MlmodelError(
      'RESOURCE_CONFLICT',
      `Another program listens on port ${port} of ${host}. Give another port: -C port=….`,
    );
  }
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `Cannot listen on port ${port} of ${host} (${reason}). Give another address or port: -C host=… -C port=….`,
  );
}
