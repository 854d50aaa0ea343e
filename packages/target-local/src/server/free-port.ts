import { once } from 'node:events';
import { createServer } from 'node:net';
import { MlmodelError } from '@mlmodel/core';

/** The first port of a deployment that has none. Systems give the ports from 32768 on to clients. */
const firstPort = 5001;
const lastPort = 32_767;

/**
 * Finds a port that can be kept: no program listens on it, and no other deployment has it.
 * @param taken ports of deployments, which may not be running
 * @throws MlmodelError `RESOURCE_EXHAUSTED` when there is none
 */
export async function findFreePort(host: string, taken: ReadonlySet<number>): Promise<number> {
  for (let port = firstPort; port <= lastPort; port += 1) {
    if (!taken.has(port) && (await canListen(host, port)) !== undefined) return port;
  }
  throw new MlmodelError('RESOURCE_EXHAUSTED', `No port of ${host} is free. Give one: -C port=….`);
}

/** Whether a program can listen on a port now. */
export async function isFreePort(host: string, port: number): Promise<boolean> {
  return (await canListen(host, port)) !== undefined;
}

/** A port on which a program can listen now. @throws MlmodelError as it is used: RESOURCE_CONFLICT */
export async function portForNow(host: string): Promise<number> {
  const port = await canListen(host, 0);
  if (port !== undefined) return port;
  throw new MlmodelError('RESOURCE_EXHAUSTED', `No port of ${host} is free.`);
}

/** @returns the port, if a program can listen on it now */
async function canListen(host: string, port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    await once(server.listen({ port, host, exclusive: true }), 'listening');
    const address = server.address();
    return typeof address === 'object' ? address?.port : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `Cannot listen on ${host} (${(error as NodeJS.ErrnoException).code}). Give another address: -C host=….`,
      { cause: error },
    );
  } finally {
    server.close();
  }
}
