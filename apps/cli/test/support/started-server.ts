import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

/** A server that a command line has started. */
export interface StartedServer {
  readonly url: string;
  /** What it has printed and logged so far. */
  output(): string;
  /** Sends SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Runs a command line that serves a model, with the given variables only, until it has said where. The test that calls
 * it ends it.
 * @throws Error with its output when it ends before that
 */
export async function startServer(
  [command, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  const child = spawn(command, args, { env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  const closed = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const url = await new Promise<string | undefined>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const found = /Serving .* at (http:\/\/[^\s']+:\d+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    void closed.then(() => resolve(undefined));
  });
  if (url === undefined) throw new Error(output);
  return {
    url,
    output: () => output,
    stop() {
      child.kill('SIGTERM');
      return closed;
    },
  };
}

/** What a server answers to the input example of a model. @param model its folder */
export async function answerToExample(url: string, model: string): Promise<unknown> {
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: readFileSync(join(model, 'serving_input_example.json')),
  });
  return response.json();
}
