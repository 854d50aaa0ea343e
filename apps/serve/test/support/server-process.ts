import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { obedientFlavor, onnxFlavor } from './models.js';

/** Takes the options of `startServer` as JSON. */
export const serverProgram = fileURLToPath(new URL('../programs/serve.mjs', import.meta.url));

/** A server that runs as a separate process. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Its output so far. */
  readonly output: () => string;
  /** Waits until it has written a text. */
  says(text: string): Promise<void>;
  /** Ends it with SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a server on a free port with options of `startServer`. */
export async function startServerProcess(options: object): Promise<ServerProcess> {
  const flavors = [onnxFlavor, obedientFlavor];
  const child = spawn(
    process.execPath,
    [serverProgram, JSON.stringify({ port: 0, flavors, ...options })],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const address = await Promise.race([
    addressOf(child),
    exited.then((code) => {
      throw new Error(`the server ended with ${code}: ${output}`);
    }),
  ]);
  return {
    ...address,
    process: child,
    output: () => output,
    async says(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`the server ended and said: ${output}`);
        await wait(20);
      }
    },
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Where a process that runs {@link serverProgram} listens. */
export async function addressOf(child: ChildProcess): Promise<{ url: string; port: number }> {
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('listening ')) return JSON.parse(line.slice('listening '.length));
  }
  return new Promise(() => {});
}

/** Posts a body to `/invocations`. */
export function post(
  server: { readonly url: string },
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${server.url}/invocations`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** The JSON object in a response. */
export async function objectOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
