import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';

/** Answers a request instead of the server; false leaves it to the server. */
export type Interceptor = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A server that behaves like MLflow's for one model, except where a test misbehaves. */
export interface FakeServer {
  readonly url: string;
  /** Methods and paths with queries, in the order of their arrival. */
  readonly requests: string[];
  /** Headers, in the same order. */
  readonly headers: IncomingMessage['headers'][];
  /** Bytes of files that were sent. */
  sentBytes: number;
  intercept: Interceptor;
  close(): Promise<void>;
}

const api = '/api/2.0/mlflow';
const proxy = '/api/2.0/mlflow-artifacts/artifacts';

/** The version that the server has, as `models:/m/1` and `models:/m@a`. */
export const version = {
  name: 'm',
  version: '1',
  status: 'READY',
  run_id: 'r',
  creation_timestamp: 1,
};

/**
 * Starts a server that has one version of a model with files in one folder.
 * @param files content by name
 * @param tls for HTTPS
 */
export async function fakeServer(
  files: Readonly<Record<string, Buffer>>,
  tls?: TlsOptions,
): Promise<FakeServer> {
  const fake = {
    url: '',
    requests: [] as string[],
    headers: [] as IncomingMessage['headers'][],
    sentBytes: 0,
    intercept: (() => false) as Interceptor,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { method, url = '', headers } = request;
    fake.requests.push(`${method} ${url}`);
    fake.headers.push(headers);
    if (fake.intercept(request, response)) return;
    const { pathname } = new URL(url, 'http://127.0.0.1');
    if (pathname === proxy) return json(response, listing(files));
    if (pathname.startsWith(`${proxy}/`)) {
      const content = files[decodeURIComponent(pathname.split('/').at(-1) ?? '')];
      if (content !== undefined) return send(request, response, content);
    }
    if (pathname === `${api}/model-versions/get-download-uri`)
      return json(response, { artifact_uri: 'mlflow-artifacts:/1/r/artifacts/model' });
    if (/\/(model-versions\/get|registered-models\/alias)$/.test(pathname))
      return json(response, { model_version: version });
    json(response, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'nothing here' }, 404);
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  const send = (request: IncomingMessage, response: ServerResponse, content: Buffer) => {
    const [, from = '0'] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const rest = content.subarray(Number(from));
    fake.sentBytes += rest.length;
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    const isPart = request.headers.range !== undefined;
    response.writeHead(isPart ? 206 : 200, {
      'content-length': rest.length,
      ...(isPart && { 'content-range': range }),
    });
    response.end(rest);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

/** Misbehaves for URLs that contain a text. */
export function on(text: string, answer: (...args: Parameters<Interceptor>) => void): Interceptor {
  return (request, response) => {
    if (!request.url?.includes(text)) return false;
    answer(request, response);
    return true;
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listing(files: Readonly<Record<string, Buffer>>): object {
  return {
    files: Object.entries(files).map(([path, { length }]) => ({
      path,
      is_dir: false,
      file_size: length,
    })),
  };
}
