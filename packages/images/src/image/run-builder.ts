import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { plainText } from '@mlmodel/core';

/** How a program is run. */
export interface RunOptions {
  /** Gets each line that it prints, without control characters. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Its variables. Default: those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** What it reads from standard input. */
  readonly input?: string | undefined;
}

/** How a program ended. */
export interface RunResult {
  /** Null when it could not be started or was killed. */
  readonly code: number | null;
  readonly stdout: string;
  /** The last lines that it printed. */
  readonly lastLines: readonly string[];
}

/** How many lines of a program that fails an error quotes. */
const quotedLines = 12;

/** Docker's builder makes an image without attestations, which some platforms (SageMaker) do not accept. */
const builderVariables = { DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };

/** Runs a program of a container tool. @throws the reason of an aborted signal, which ends the program */
export async function runBuilder(
  [program, ...args]: readonly [string, ...string[]],
  { onLine, signal, environment = process.env, input = '' }: RunOptions = {},
): Promise<RunResult> {
  signal?.throwIfAborted();
  const child = spawn(program, args, { env: { ...environment, ...builderVariables } });
  // A program that ends before it has read everything says why in its output.
  child.stdin.on('error', () => {}).end(input);
  const stop = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  const stdout: string[] = [];
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      const line = plainText(text);
      if (stream === child.stdout) stdout.push(line);
      lastLines.push(line);
      if (lastLines.length > quotedLines) lastLines.shift();
      onLine?.(line);
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  return { code, stdout: stdout.join('\n'), lastLines };
}
