import {
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nameOfServer } from '../connection/connection.js';
import type { Credentials } from '../connection/credentials.js';
import { withoutTrailingSlashes } from '../uri/slashes.js';
import {
  connectionError,
  HttpError,
  type Settings,
  stalledError,
  trackingSettings,
} from './http-error.js';
import { readText } from './read-text.js';
import { retrying } from './retrying.js';
import { type FailedResponse, statusError } from './status-error.js';
import { connections, tappedAgent } from './tapped-agent.js';

/** How requests are sent. */
export interface HttpOptions {
  readonly credentials: Credentials;
  readonly workspace: string | undefined;
  /** Milliseconds in which a server has to send something. */
  readonly stallTimeout: number;
  /** How often a request is sent again after a transient failure. */
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  /** What messages about its host name. Default: the variables of a tracking server. */
  readonly settings?: Settings;
  /** The error for a response that is not a success. Default: what a tracking server means. */
  readonly toError?: (response: FailedResponse) => HttpError;
}

/** A request to the server, relative to its URL. */
export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Shown only to the server, instead of the credentials of the client. */
  readonly authorization?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of a body. */
  readonly content?: Content;
  /** It must not be sent again when it may have had its effect, such as when it creates something. Default: false. */
  readonly isOnce?: boolean;
}

/** Bytes to send. */
export interface Content {
  readonly size: number;
  /** Called for each attempt. */
  open(): Readable;
}

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/** How often the time limit of stalls one response of text may take. */
const mostStalls = 5;

/** Longest response of text, in bytes: a listing of 100,000 files takes less. */
const longestText = 32 * 2 ** 20;

/** Longest body of an error, in bytes. */
const longestError = 64 * 2 ** 10;

/** Sends requests to one server over connections that it keeps. Credentials stay with the origin of its URL. */
export class HttpClient {
  /** As messages name it. */
  readonly server: string;
  readonly #url: URL;
  readonly #options: HttpOptions;
  readonly #settings: Settings;
  /** By origin: other hosts, to which the server redirects, are not shown a client certificate. */
  readonly #agents = new Map<string, Agent>();

  constructor(url: URL, options: HttpOptions) {
    this.server = nameOfServer(url);
    this.#url = url;
    this.#options = options;
    this.#settings = options.settings ?? trackingSettings;
  }

  /**
   * Sends a request, again after transient failures.
   * @param path below the URL of the server, percent-encoded
   * @returns the parsed body
   * @throws HttpError for a failure, and for a body that is not JSON
   */
  json(path: string, request: HttpRequest = {}): Promise<unknown> {
    const isSentAgain = request.isOnce ? isUntouched : undefined;
    return retrying({ ...this.#options, isSentAgain }, async () => {
      const { text, headers } = await this.#read(path, request);
      try {
        return JSON.parse(text);
      } catch (cause) {
        const type = headers['content-type']?.split(';', 1)[0] ?? 'no content type';
        throw new HttpError(
          'ENDPOINT_NOT_FOUND',
          `${this.server} answered something else than JSON (${type}). Check that MLFLOW_TRACKING_URI is the URL of an MLflow server, and that no proxy asks for a login.`,
          { cause },
        );
      }
    });
  }

  /** The body of a resource as text, asked for again after transient failures. @throws HttpError for a failure */
  async text(path: string): Promise<string> {
    return (await retrying(this.#options, () => this.#read(path, {}))).text;
  }

  /** The header fields of a resource, asked for again after transient failures. */
  async head(path: string): Promise<IncomingHttpHeaders> {
    const response = await retrying(this.#options, () => this.open(path, { method: 'HEAD' }));
    response.resume();
    return response.headers;
  }

  /** Uploads a file, again after transient failures. @throws HttpError */
  async put(path: string, content: Content): Promise<void> {
    await retrying(this.#options, () => this.#read(path, { method: 'PUT', content }));
  }

  /** Sends a request once. @returns the response of a success, whose body the caller reads or destroys */
  async open(path: string, request: HttpRequest = {}): Promise<IncomingMessage> {
    const base = `${this.#url.origin}${withoutTrailingSlashes(this.#url.pathname)}`;
    const url = new URL(`${base}${path}`);
    for (const [name, value] of Object.entries(request.query ?? {}))
      url.searchParams.append(name, value);
    return this.openUrl(url, request);
  }

  /** As {@link open}, at a URL that the server has given. Another host gets no credentials. */
  async openUrl(first: URL, request: HttpRequest): Promise<IncomingMessage> {
    let url = first;
    for (let hops = 0; hops <= mostRedirects; hops++) {
      const response = await this.#send(url, request);
      const { statusCode: status = 0, headers } = response;
      if (status >= 200 && status < 300) return response;
      if (!redirects.has(status)) throw await this.#failure(response);
      response.destroy();
      url = this.#target(url, headers.location, request);
    }
    throw new HttpError(
      'IO_ERROR',
      `${this.server} redirects more than ${mostRedirects} times. Check ${this.#settings.address}, and the proxies in front of the server.`,
    );
  }

  /** Closes the connections. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  async #read(path: string, request: HttpRequest) {
    const time = this.#options.stallTimeout * mostStalls;
    const response = await this.open(path, request);
    const text = await readText(response, { server: this.server, time, longest: longestText });
    return { text, headers: response.headers };
  }

  #target(from: URL, location: string | undefined, { method = 'GET' }: HttpRequest): URL {
    const target = URL.canParse(location ?? '', from.href) ? new URL(location ?? '', from) : from;
    const hasNoBody = method === 'GET' || method === 'HEAD';
    if (location !== undefined && /^https?:$/.test(target.protocol) && hasNoBody) return target;
    throw new HttpError(
      'IO_ERROR',
      `${this.server} redirects to what cannot be followed. Set ${this.#settings.address} to the URL that it redirects to.`,
    );
  }

  async #send(
    url: URL,
    { method = 'GET', headers, authorization, body, content }: HttpRequest,
  ): Promise<IncomingMessage> {
    const { stallTimeout, signal } = this.#options;
    const isOwn = url.origin === this.#url.origin;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const server = isOwn ? this.server : url.origin;
    const options = {
      method,
      agent: this.#agent(url, isOwn),
      timeout: stallTimeout,
      headers: {
        accept: '*/*',
        'accept-encoding': 'identity',
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...(content && { 'content-length': String(content.size) }),
        ...headers,
        ...(isOwn && this.#ownHeaders(authorization)),
      },
      ...(signal && { signal }),
    };
    try {
      return await new Promise((resolve, reject) => {
        const send = url.protocol === 'https:' ? requestHttps : requestHttp;
        const request = send(withoutUser(url), options, (response) => {
          request.on('timeout', () => response.destroy(stalledError(server, stallTimeout)));
          resolve(response);
        });
        request.on('timeout', () => request.destroy(stalledError(server, stallTimeout)));
        request.on('error', reject);
        if (content === undefined) request.end(text);
        else pipeline(content.open(), request).catch(reject);
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof HttpError) throw error;
      throw connectionError(server, error, this.#settings);
    }
  }

  #ownHeaders(given: string | undefined): Record<string, string> {
    const { credentials, workspace } = this.#options;
    const authorization = given ?? credentials.authorization;
    return {
      ...(authorization !== undefined && { authorization }),
      ...(workspace !== undefined && { 'x-mlflow-workspace': encodeURIComponent(workspace) }),
    };
  }

  #agent(url: URL, isOwn: boolean): Agent {
    const known = this.#agents.get(url.origin);
    if (known !== undefined) return known;
    const agent = tappedAgent(url.protocol, {
      keepAlive: true,
      maxSockets: connections,
      ...(isOwn && this.#options.credentials.tls),
    });
    this.#agents.set(url.origin, agent);
    return agent;
  }

  async #failure(response: IncomingMessage): Promise<HttpError> {
    const { statusCode: status = 0, headers } = response;
    const limits = { longest: longestError, time: this.#options.stallTimeout, server: this.server };
    const body = await readText(response, limits).catch(() => '');
    const { toError = statusError } = this.#options;
    return toError({ server: this.server, status, retryAfter: headers['retry-after'], body });
  }
}

/** Whether a server says that it has not looked at a request. */
function isUntouched({ serverStatus }: HttpError): boolean {
  return serverStatus === 429;
}

/** The URL without user and password, which Node would send along. */
function withoutUser(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}
