import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server of files. */
export interface WebServer {
  readonly url: string;
  /** Methods, paths with queries, and authorizations, in the order of their arrival. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
  /** Answers a request instead of the server; false leaves it to the server. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

/** Starts a server. @param files content by path, which begins with a slash */
export async function webServer(files: Readonly<Record<string, Buffer>>): Promise<WebServer> {
  const web: WebServer = {
    url: '',
    requests: [],
    intercept: () => false,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    web.requests.push({ line: `${method} ${url}`, authorization: headers.authorization });
    if (web.intercept(request, response)) return;
    const content = files[decodeURIComponent(new URL(url, 'http://host').pathname)];
    if (content === undefined) return void response.writeHead(404).end();
    const [, from] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
    const rest = content.subarray(Number(from ?? 0));
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    response.writeHead(from === undefined ? 200 : 206, {
      etag: '"1"',
      'content-length': rest.length,
      ...(from !== undefined && { 'content-range': range }),
    });
    response.end(method === 'HEAD' ? undefined : rest);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(web, { url: `http://127.0.0.1:${port}` });
}
