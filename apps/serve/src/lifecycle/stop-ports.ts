import type { Logger } from '@mlmodel/core';
import { closePort, type OpenPort } from '../server/open-port.js';
import type { DrainTimes } from './lifecycle-options.js';

export interface StopOptions {
  readonly times: DrainTimes;
  readonly logger: Logger;
}

/** Closes the ports of a server without losing requests, and warns if the timeout closed connections. */
export async function stopPorts(
  ports: readonly OpenPort[],
  { times, logger }: StopOptions,
): Promise<void> {
  const counts = await Promise.all(ports.map((port) => closePort(port, times)));
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count === 0) return;
  const connections = count === 1 ? '1 connection' : `${count} connections`;
  logger.warn(`The drain timeout of ${times.timeout / 1000} s closed ${connections}.`);
}
