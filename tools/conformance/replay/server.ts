import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPython } from '@mlmodel/python';
import type { ModelFacts } from '../oracle/model.ts';
import type { Request } from '../oracle/request.ts';
import type { HttpResponse } from './judge.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const binary = path.join(root, 'node_modules/.bin/mlmodel');
const echoFlavor = path.join(root, 'tools/echo-flavor');
const bridge = path.join(root, 'packages/flavor-pyfunc-bridge');
const startMilliseconds = 15_000;
/** Python imports MLflow and the library of the model first. */
const pythonStartMilliseconds = 90_000;
const responseMilliseconds = 30_000;
const stopMilliseconds = 3_000;

/** A running server of one model. */
export interface Server {
  send(request: Request): Promise<HttpResponse>;
  stop(): Promise<void>;
}

/**
 * Starts the real server on a free port and waits until it says that it serves.
 * @param throughBridge models of the python_function flavor run in Python
 * @throws Error with what the process printed when it does not come up
 */
export async function startServer(model: ModelFacts, throughBridge: boolean): Promise<Server> {
  const python = throughBridge && model.runtime !== 'onnx';
  const flavor = python
    ? ['--flavor', bridge]
    : model.runtime === 'echo'
      ? ['--flavor', echoFlavor]
      : [];
  const child = spawn(binary, ['serve', '-m', model.directory, '-p', '0', ...flavor], {
    cwd: root,
    env: {
      ...process.env,
      ...(python && { MLMODEL_PYTHON: findPython() }),
      PATH: `${path.join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const agent = new Agent({ keepAlive: true });
  try {
    const port = await portOf(child, python ? pythonStartMilliseconds : startMilliseconds);
    return {
      send: (request) => send(request, { port, agent }),
      stop: async () => {
        agent.destroy();
        await stop(child);
      },
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** The port that the server says it serves at. */
async function portOf(child: ChildProcess, milliseconds: number): Promise<number> {
  let printed = '';
  const found = new Promise<number | undefined>((resolve) => {
    const read = (text: string) => {
      printed += text;
      const [, port] = /^Serving .* at http:\/\/127\.0\.0\.1:(\d+) /m.exec(printed) ?? [];
      if (port !== undefined) resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read);
    child.on('error', (error) => read(error.message));
    child.on('close', () => resolve(undefined));
  });
  const port = await Promise.race([found, delay(milliseconds, undefined, { ref: false })]);
  if (port !== undefined) return port;
  throw new Error(`the server did not start: ${printed.trim().slice(-2000)}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds);
  await ended;
  clearTimeout(killer);
}

function send(
  request: Request,
  { port, agent }: { port: number; agent: Agent },
): Promise<HttpResponse> {
  const { method, body, contentType } = request;
  const headers: Record<string, string | number> = {};
  if (contentType !== undefined) headers['content-type'] = contentType;
  if (body.length > 0 || !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method)) {
    headers['content-length'] = body.length;
  }
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, method, path: request.path, headers, agent },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        incoming.on('error', reject);
      },
    );
    outgoing.setTimeout(responseMilliseconds, () =>
      outgoing.destroy(new Error('no response in time')),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
