import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Transform } from 'node:stream';

/** A proxy in front of a store, which can misbehave. */
export interface StoreProxy {
  readonly url: string;
  /** Methods and URLs, in the order of their arrival. */
  readonly requests: string[];
  /** Answers a request instead of the store; false leaves it to the store. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Changes the body of a response. */
  change: (request: IncomingMessage, response: IncomingMessage) => Transform | undefined;
  close(): Promise<void>;
}

/** Starts a proxy. @param target the URL of the store */
export async function startProxy(target: string): Promise<StoreProxy> {
  const proxy: StoreProxy = {
    url: '',
    requests: [],
    intercept: () => false,
    change: () => undefined,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    proxy.requests.push(`${method} ${url}`);
    if (proxy.intercept(request, response)) return;
    const onward = send(new URL(target), { method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      const change = proxy.change(request, answer);
      const body = change === undefined ? answer : answer.pipe(change);
      change?.once('error', () => response.destroy());
      body.pipe(response);
    });
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
}
