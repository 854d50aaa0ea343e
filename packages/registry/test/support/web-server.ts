import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server of files. */
export interface WebServer {
  readonly url: string;
  /** Of all files; empty for none. */
  etag: string;
  /** Bytes of files that were sent. */
  sentBytes: number;
  /** Methods, paths with queries, and authorizations, in the order of their arrival. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
  /** Answers a request instead of the server; false leaves it to the server. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

/** Starts a server. @param files content by path, which begins with a slash; it may change */
export async function webServer(files: Readonly<Record<string, Buffer>>): Promise<WebServer> {
  const web: WebServer = {
    url: '',
    etag: '"1"',
    sentBytes: 0,
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
    const { range: wanted = '', 'if-range': condition = web.etag } = headers;
    const [, from, last] = /^bytes=(\d+)-(\d*)$/.exec(condition === web.etag ? wanted : '') ?? [];
    const [start, end] = [Number(from ?? 0), last ? Number(last) + 1 : content.length];
    const rest = content.subarray(start, end);
    const range = `bytes ${start}-${start + rest.length - 1}/${content.length}`;
    response.writeHead(from === undefined ? 200 : 206, {
      ...(web.etag && { etag: web.etag }),
      'content-length': rest.length,
      ...(from !== undefined && { 'content-range': range }),
    });
    if (method !== 'HEAD') web.sentBytes += rest.length;
    response.end(method === 'HEAD' ? undefined : rest);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(web, { url: `http://127.0.0.1:${port}` });
}
