import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScoringRequest } from '../requests/http-request.ts';
import { type Contender, commandOf, type ServerPlace } from './contender.ts';
import { ServerProcess } from './server-process.ts';

const startLimit = 90_000;
const pollMilliseconds = 4;

/** A contender that has responded. */
export interface RunningServer {
  readonly contender: Contender;
  readonly port: number;
  readonly pid: number;
  /** From the start of the process to its first response. */
  readonly startSeconds: number;
  readonly firstResponse: Uint8Array;
}

/** The response of a server. */
export interface HttpResponse {
  readonly status: number;
  readonly body: Buffer;
}

/** The model that a contender serves, and its first request. */
export interface StartOptions {
  readonly model: string;
  readonly first: ScoringRequest;
  /** Default: the contender's own command. */
  readonly command?: (place: ServerPlace) => string[];
}

/**
 * Starts a contender on a free port, waits until it responds to `first` with 200, passes it to `use` and stops it.
 * Rejects if it ends or responds otherwise.
 */
export async function withServer<T>(
  contender: Contender,
  options: StartOptions,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const place = { model: options.model, port: await freePort() };
  const command = options.command?.(place) ?? commandOf(contender, place);
  const start = performance.now();
  const child = new ServerProcess(command);
  try {
    const firstResponse = await firstResponseOf(child, { port: place.port, first: options.first });
    const startSeconds = (performance.now() - start) / 1000;
    return await use({ contender, port: place.port, pid: child.pid, startSeconds, firstResponse });
  } finally {
    await child.stop();
  }
}

/** Posts one request on a connection of its own. */
export async function post(
  port: number,
  { body, contentType, accept }: ScoringRequest,
): Promise<HttpResponse> {
  const headers = {
    'content-type': contentType,
    'content-length': body.length,
    ...(accept === undefined ? {} : { accept }),
  };
  const path = '/invocations';
  const call = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: false });
  call.end(body);
  const [response] = await once(call, 'response');
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return { status: response.statusCode, body: Buffer.concat(pieces) };
}

async function firstResponseOf(
  child: ServerProcess,
  { port, first }: { port: number; first: ScoringRequest },
): Promise<Buffer> {
  const deadline = performance.now() + startLimit;
  while (performance.now() < deadline) {
    child.assertRunning();
    const response = await post(port, first).catch(whenNotListening);
    if (response?.status === 200) return response.body;
    if (response !== undefined)
      throw new Error(`first response: status ${response.status}: ${response.body}`);
    await delay(pollMilliseconds);
  }
  throw new Error(`no response within ${startLimit / 1000} s`);
}

function whenNotListening(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ECONNREFUSED') throw error;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
