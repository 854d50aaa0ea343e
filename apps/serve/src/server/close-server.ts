import type { Server } from 'node:http';

/** How often connections that became idle are closed, in milliseconds. */
const idleCheckInterval = 20;

/** Stops accepting, waits for running requests at most `graceSeconds`, then closes what is left. */
export async function closeServer(server: Server, graceSeconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckInterval);
  const grace = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(grace);
}
