import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy before a server that never answers an upload of some file. */
export interface StallingProxy {
  readonly url: string;
  /** When that upload has begun. */
  readonly stalled: Promise<void>;
  close(): void;
}

/** Starts a proxy. @param file the end of the path of the file */
export async function stallingProxy(target: string, file: string): Promise<StallingProxy> {
  let begin = () => {};
  const stalled = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    if (method === 'PUT' && url.endsWith(file)) {
      begin();
      return;
    }
    const passed = send(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stalled,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
