import { Agent, request as httpRequest } from 'node:http';
import path from 'node:path';
import { findPython } from '@mlmodel/python';
import { startServer } from '@mlmodel/serve-process';
import type { ModelFacts } from '../oracle/model.ts';
import type { Request } from '../oracle/request.ts';
import type { HttpResponse } from './judge.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const echoFlavor = path.join(root, 'tools/echo-flavor');
const bridge = path.join(root, 'packages/flavor-pyfunc-bridge');
/** Python imports MLflow and the library of the model first. */
const pythonStartMilliseconds = 90_000;
const responseMilliseconds = 30_000;

/** A running server of one model. */
export interface ModelServer {
  send(request: Request): Promise<HttpResponse>;
  stop(): Promise<void>;
}

/**
 * Starts the server with a model of the corpus.
 * @param throughBridge models of the python_function flavor run in Python
 * @throws Error with what the process printed when it does not come up
 */
export async function serveModel(model: ModelFacts, throughBridge: boolean): Promise<ModelServer> {
  const flavor = runtimeOf(model, throughBridge);
  const { port, stop } = await startServer(['-m', model.directory, ...flavor.options], flavor);
  const agent = new Agent({ keepAlive: true });
  return {
    send: (request) => send(request, { port, agent }),
    stop: async () => {
      agent.destroy();
      await stop();
    },
  };
}

/** How the server gets the flavor of a model. */
function runtimeOf({ runtime }: ModelFacts, throughBridge: boolean) {
  if (runtime === 'onnx') return { options: [] };
  if (!throughBridge) {
    if (runtime === 'echo') return { options: ['--flavor', echoFlavor] };
    return { options: ['--flavor', path.join(root, `packages/flavor-${runtime}`)] };
  }
  const python = findPython();
  return {
    options: ['--flavor', bridge],
    environment: python === undefined ? {} : { MLMODEL_PYTHON: python },
    startMilliseconds: pythonStartMilliseconds,
  };
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
