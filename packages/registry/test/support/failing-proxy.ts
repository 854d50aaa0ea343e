import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy before a server that fails some requests. */
export interface FailingProxy {
  readonly url: string;
  /** The status to answer a request with; undefined passes it on. */
  failure: (method: string, path: string) => number | undefined;
  /** Methods and paths, in the order of their arrival. */
  readonly requests: string[];
  close(): void;
}

/** Starts a proxy that fails nothing yet. */
export async function failingProxy(target: string): Promise<FailingProxy> {
  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request;
    proxy.requests.push(`${method} ${path}`);
    const status = proxy.failure(method, path);
    if (status !== undefined) {
      request.resume().on('end', () => response.writeHead(status).end());
      return;
    }
    const passed = send(new URL(path, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FailingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failure: () => undefined,
    requests: [],
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}
