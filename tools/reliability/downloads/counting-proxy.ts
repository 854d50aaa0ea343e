import { createConnection, createServer } from 'node:net';

/** Connections to a server, whose bytes are counted. */
export interface CountingProxy {
  readonly port: number;
  /** Bytes that the server has sent. */
  received: number;
  close(): void;
}

/** Starts a proxy of connections. @param target a port of 127.0.0.1 */
export async function countingProxy(target: number): Promise<CountingProxy> {
  const proxy = { port: 0, received: 0, close: () => void server.close() };
  const server = createServer((client) => {
    const store = createConnection(target, '127.0.0.1');
    store.on('data', (piece) => {
      proxy.received += piece.length;
    });
    store.pipe(client).pipe(store);
    store.once('error', () => client.destroy());
    client.once('error', () => store.destroy());
    client.once('close', () => store.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object' && address !== null) proxy.port = address.port;
  return proxy;
}
