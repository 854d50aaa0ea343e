import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { freePort } from '@mlmodel/python';
import { type AwsCall, awsCall } from './aws-call.js';
import { Player, type Script } from './script.js';

/** A server of moto behind a proxy that records calls and plays what moto lacks. */
export interface PlayedAws {
  readonly url: string;
  /** In the order of their arrival. */
  readonly calls: AwsCall[];
  /** Begins anew: an account without resources. */
  reset(): Promise<void>;
  /** From now on. */
  play(script: Script): void;
  /** The URL of the server that plays the container of all endpoints. */
  container: string | undefined;
  stop(): Promise<void>;
}

/** Variables with which clients of AWS reach a server as the user `test`. */
export function awsVariables(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'a-secret',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** Starts moto and the proxy. */
export async function startPlayedAws(python: string): Promise<PlayedAws> {
  const port = await freePort();
  const moto = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`], {
    cwd: temporaryFolder(),
    stdio: 'ignore',
  });
  const ended = once(moto, 'exit');
  const target = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(target).then(
      () => true,
      () => false,
    ))
  ) {
    if (moto.exitCode !== null) throw new Error(`moto ended with ${moto.exitCode}`);
    await wait(50);
  }
  const calls: AwsCall[] = [];
  const configs = new Map<unknown, unknown>();
  const endpoints = new Set<string>();
  let player = new Player({}, configs);
  const proxy = createServer(async (request, response) => {
    const body = await buffer(request);
    const { method = '', url = '', headers } = request;
    const call = awsCall({ method, url, headers, body });
    calls.push(call);
    const name = `${call.parameters['EndpointName']}`;
    if (call.operation === 'InvokeEndpoint' && aws.container !== undefined) {
      const isKnown = endpoints.has(name);
      const { status, type, text } = isKnown
        ? await invoke(aws.container, { headers, body })
        : unknownEndpoint;
      response.writeHead(status, { 'content-type': type }).end(text);
      return;
    }
    const isTaken = call.operation === 'CreateEndpoint' && endpoints.has(name);
    const played = isTaken ? takenEndpoint : player.answer(call);
    if (played !== undefined) {
      response.writeHead(played.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(played.body));
      return;
    }
    if (call.operation === 'CreateEndpoint') endpoints.add(name);
    if (call.operation === 'DeleteEndpoint') endpoints.delete(name);
    const answer = await forward(request, body, target);
    const text = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, headersOf(answer));
    if (headers['x-amz-target'] === undefined || answer.status !== 200)
      return void response.end(text);
    const changed = JSON.parse(text.toString());
    player.change(call, changed);
    response.end(JSON.stringify(changed));
  });
  const url = await listen(proxy);
  const aws: PlayedAws = {
    url,
    calls,
    container: undefined,
    play: (script) => {
      player = new Player(script, configs);
    },
    async reset() {
      await fetch(`${target}/moto-api/reset`, { method: 'POST' });
      configs.clear();
      endpoints.clear();
      player = new Player({}, configs);
      calls.length = 0;
    },
    async stop() {
      proxy.close();
      proxy.closeAllConnections();
      moto.kill('SIGKILL');
      await ended;
    },
  };
  return aws;
}

function forward(
  { method = '', url = '', rawHeaders }: IncomingMessage,
  body: Buffer,
  target: string,
) {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!/^(host|connection|content-length|transfer-encoding|expect)$/i.test(name))
      headers.append(name, rawHeaders[index + 1] ?? '');
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return fetch(target + url, { method, headers, ...(hasBody && { body }) });
}

/** Those that say nothing about the length, which may change. */
function headersOf(answer: Response): [string, string][] {
  return [...answer.headers].filter(
    ([name]) => !/^(connection|content-length|content-encoding|transfer-encoding)$/.test(name),
  );
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What SageMaker says, and moto does not, about a name that is taken. */
const takenEndpoint = {
  status: 400,
  body: { __type: 'ValidationException', message: 'Cannot create already existing endpoint' },
};

/** Source: the runtime of SageMaker, for a name that it does not know. */
const unknownEndpoint = {
  status: 400,
  type: 'application/json',
  text: '{"__type":"ValidationError","message":"Endpoint of account 123456789012 not found."}',
};

/**
 * Sends a request to a container as SageMaker does, which reports the errors of the container as its own.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
 */
async function invoke(
  container: string,
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
) {
  const type = headers['content-type'] ?? '';
  const answer = await fetch(`${container}/invocations`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  const text = await answer.text();
  if (answer.ok) return { status: 200, type: answer.headers.get('content-type') ?? '', text };
  const error = {
    __type: 'ModelError',
    message: `Received client error (${answer.status}) from primary with message "${text}".`,
    OriginalStatusCode: answer.status,
    OriginalMessage: text,
  };
  return { status: 424, type: 'application/json', text: JSON.stringify(error) };
}
